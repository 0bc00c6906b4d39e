package org.attn4j.recipes.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.attn4j.datasets.task.PairTask;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Task;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.run.CacheNote;
import org.attn4j.recipes.run.RecipeDevice;
import org.attn4j.recipes.run.RunFolder;
import org.attn4j.recipes.run.Translators;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code attn4j predict}. */
@Command(
        name = "predict",
        description = "Gives a run's model inputs and prints what it makes of them.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "INPUT is a source text to be translated; a text or an image to be classed (an image's file, or test:17"
                    + " for",
            "record 17 of a held-out split's file, counted from 0 in the file's order; validation:17 counts the"
                    + " records",
            "that are kept of the training file); a text with [MASK] in it, and with [SEP] if its two parts are to"
                    + " meet",
            "there, as in training, and not in its middle. Several inputs give several answers.",
            "",
            "Examples: attn4j predict runs/seq2seq-bahdanau 'ein hund rennt im schnee .'",
            "          attn4j predict runs/imdb-classifier 'What a wonderful film!'",
            "          attn4j predict runs/bert-wikitext2 'the capital of france is [MASK] .'",
            "          attn4j predict runs/vit-fashion-mnist test:17"
        })
final class PredictCommand implements Callable<Integer> {
    @picocli.CommandLine.Parameters(index = "0", paramLabel = "RUN", description = "The run's folder.")
    Path run;

    @picocli.CommandLine.Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "INPUT",
            description = "What the model is given.")
    List<String> inputs;

    @Option(
            names = "--beam",
            paramLabel = "W",
            description = "Hypotheses kept in translating; 1 is greedy (default: ${DEFAULT-VALUE}).")
    int beam = 5;

    @Option(
            names = "--top",
            paramLabel = "N",
            description = "Most classes or tokens shown (default: ${DEFAULT-VALUE}).")
    int top = 5;

    @Option(
            names = "--checkpoint",
            paramLabel = "WHICH",
            description = "best, last or a step (default: ${DEFAULT-VALUE}).")
    String which = "best";

    @Option(names = "--json", description = "Print one JSON line for each answer.")
    boolean json;

    @Mixin
    RecipeOptions options;

    @Mixin
    MachineOptions machine;

    @Override
    public Integer call() throws Exception {
        RunFolder folder = RunFolder.open(run);
        TypeRegistry types = options.types(folder);
        Recipe recipe = TrainedModel.recipe(folder, types, machine.overrides(List.of()));
        Checkpoint from = TrainedModel.checkpoint(folder, recipe, types, which);
        RunInputs given = new RunInputs(folder, recipe, DataPlaces.of(options, folder), System.err);
        DataFacts facts = given.facts();
        Backend backend = RecipeDevice.open(recipe);
        try {
            Parameters values = TrainedModel.parameters(recipe, facts, from, backend);
            if (recipe.model().task() == Task.TRANSLATE) {
                translate(recipe, facts, values, backend, given);
            } else {
                answer(new Predictor(recipe.model(), facts, values, backend, given, top));
            }
        } finally {
            backend.device().close();
        }
        return ExitCodes.DONE;
    }

    private void translate(Recipe recipe, DataFacts facts, Parameters values, Backend backend, RunInputs given) {
        CacheNote.print(System.err, recipe.model(), facts);
        List<int[]> sources = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            sources.add(given.text(called(PairTask.SOURCE, i), PairTask.SOURCE, inputs.get(i))
                    .ids());
        }
        var translations = Translators.of(
                        recipe.model(), facts, values, backend, given.tokenizer(PairTask.TARGET), beam)
                .translate(sources);
        for (int i = 0; i < inputs.size(); i++) {
            if (json) {
                System.out.println(line(inputs.get(i))
                        .put("target", translations.get(i).text())
                        .put("log_probability", translations.get(i).logProbability()));
            } else {
                System.out.println(translations.get(i).text());
            }
        }
    }

    private void answer(Predictor predictor) throws IOException {
        for (int i = 0; i < inputs.size(); i++) {
            String input = inputs.get(i);
            if (predictor.tellsNumbers()) {
                print(input, predictor.numbers(called("text", i), input));
                continue;
            }
            for (List<Predictor.Named> answers : predictor.answers(called("text", i), input)) {
                if (json) {
                    ObjectNode line = line(input);
                    var list = line.putArray("answers");
                    answers.forEach(a -> list.addObject().put("name", a.name()).put("probability", a.probability()));
                    System.out.println(line);
                } else {
                    answers.forEach(a -> System.out.printf(Locale.ROOT, "%.4f  %s%n", a.probability(), a.name()));
                    System.out.println();
                }
            }
        }
    }

    private void print(String input, float[] numbers) {
        if (json) {
            ObjectNode line = line(input);
            var list = line.putArray("numbers");
            for (float number : numbers) {
                list.add(number);
            }
            System.out.println(line);
        } else {
            for (float number : numbers) {
                System.out.println(number);
            }
        }
    }

    private String called(String noun, int index) {
        return inputs.size() == 1 ? "the " + noun : noun + " " + (index + 1);
    }

    private static ObjectNode line(String input) {
        return new JsonMapper().createObjectNode().put("input", input);
    }
}
