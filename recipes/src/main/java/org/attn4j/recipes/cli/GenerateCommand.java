package org.attn4j.recipes.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.generate.Decoder;
import org.attn4j.framework.generate.PromptSearch;
import org.attn4j.framework.generate.Sampler;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.model.Task;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.run.CacheNote;
import org.attn4j.recipes.run.RecipeDevice;
import org.attn4j.recipes.run.RunFolder;
import org.attn4j.recipes.run.TextGenerator;
import org.attn4j.recipes.run.TextSearch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code attn4j generate}. */
@Command(
        name = "generate",
        description = "Continues a prompt with a run's model.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: attn4j generate runs/gpt-shakespeare --prompt 'ROMEO:' --temperature 0.8 --top-k 40"})
final class GenerateCommand implements Callable<Integer> {
    @picocli.CommandLine.Parameters(paramLabel = "RUN", description = "The run's folder.")
    Path run;

    @Option(names = "--prompt", paramLabel = "TEXT", description = "What the text begins with (default: a line feed).")
    String prompt = "\n";

    @Option(names = "--tokens", paramLabel = "N", description = "Most tokens to generate (default: ${DEFAULT-VALUE}).")
    int tokens = 400;

    @Option(
            names = "--temperature",
            description = "Divides the logits; 0 takes the likeliest token (default: ${DEFAULT-VALUE}).")
    double temperature = 0.8;

    @Option(names = "--top-k", description = "Draw from this many likeliest tokens; 0 means all.")
    int topK;

    @Option(names = "--top-p", description = "Draw from the likeliest tokens of this probability; 1 means all.")
    double topP = 1;

    @Option(names = "--repetition-penalty", description = "Above 1 makes tokens that occurred less likely.")
    double repetitionPenalty = 1;

    @Option(names = "--seed", description = "Seed of the random numbers (default: ${DEFAULT-VALUE}).")
    long seed = 1337;

    @Option(names = "--stop", paramLabel = "TEXT", description = "End where this text comes.")
    String stop;

    @Option(
            names = "--stream",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Print the text as it comes (default).")
    boolean stream;

    @Option(
            names = "--beam",
            paramLabel = "W",
            description = {
                "Look for the likeliest text with so many hypotheses, in place of drawing tokens; 1 is greedy.",
                "Texts of different length compare as in translation."
            })
    int beam;

    @Option(names = "--window", description = "Tokens the model sees at once; 0 means the trained context.")
    int window;

    @Option(
            names = "--cache",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Keep keys and values of tokens seen (default).")
    boolean cache;

    @Option(
            names = "--checkpoint",
            paramLabel = "WHICH",
            description = "best, last or a step (default: ${DEFAULT-VALUE}).")
    String which = "best";

    @Option(names = "--json", description = "Print one JSON line.")
    boolean json;

    @Mixin
    RecipeOptions options;

    @Mixin
    MachineOptions machine;

    @Override
    public Integer call() throws Exception {
        if (beam < 0 || (beam > 0 && tokens < 1)) {
            throw new UsageException(
                    "--beam must not be negative and needs --tokens of at least 1: got " + beam + " and " + tokens);
        }
        Sampler sampler = new Sampler(temperature, topK, topP, repetitionPenalty, seed);
        RunFolder folder = RunFolder.open(run);
        TypeRegistry types = options.types(folder);
        Recipe recipe = TrainedModel.recipe(folder, types, machine.overrides(List.of()));
        Checkpoint from = TrainedModel.checkpoint(folder, recipe, types, which);
        Model model = recipe.model();
        if (model.task() != Task.GENERATE) {
            throw new UsageException(run + ": its model does not generate text; expected a language_model");
        }
        RunInputs given = new RunInputs(folder, recipe, DataPlaces.of(options, folder), System.err);
        Tokenizer tokenizer = given.tokenizer(TaskData.TOKENIZER);
        // Before anything is printed or read: a prompt may have characters that the model does not know.
        int[] ids = prompt(given);
        DataFacts facts = given.facts();
        Backend backend = RecipeDevice.open(recipe);
        Parameters values = TrainedModel.parameters(recipe, facts, from, backend);
        if (cache) {
            CacheNote.print(System.err, model, facts);
        }
        if (beam > 0) {
            PromptSearch search = cache
                    ? PromptSearch.of(model, facts, values, backend, window)
                    : PromptSearch.recomputing(model, facts, values, backend, window);
            print(new TextSearch(tokenizer, search).generate(ids, tokens, beam, stop), false);
            return ExitCodes.DONE;
        }
        Decoder decoder = cache
                ? Decoder.of(model, facts, values, backend, window)
                : Decoder.recomputing(model, facts, values, backend, window);
        print(new TextGenerator(tokenizer, decoder), ids, sampler);
        return ExitCodes.DONE;
    }

    private int[] prompt(RunInputs given) {
        if (prompt.isEmpty()) {
            throw new UsageException("the prompt is empty: expected at least one character");
        }
        int[] ids = given.encoder(TaskData.TOKENIZER).encode(prompt).ids();
        if (ids.length == 0) {
            throw new UsageException("the prompt has no token: '" + prompt + "'");
        }
        return ids;
    }

    private void print(TextGenerator generator, int[] ids, Sampler sampler) {
        boolean live = stream && !json;
        if (live) {
            System.out.print(prompt);
        }
        TextGenerator.Result result = generator.generate(ids, tokens, sampler, stop, piece -> {
            if (live) {
                System.out.print(piece);
                System.out.flush();
            }
        });
        print(result, live);
    }

    private void print(TextGenerator.Result result, boolean live) {
        if (json) {
            ObjectNode line = new JsonMapper().createObjectNode();
            line.put("prompt", prompt).put("text", result.text()).put("tokens", result.tokens());
            System.out.println(line.put("seconds", result.seconds()));
        } else {
            System.out.println(live ? "" : prompt + result.text());
        }
        System.err.printf(
                Locale.ROOT,
                "%d tokens in %.2f s: %.1f tokens/s%n",
                result.tokens(),
                result.seconds(),
                result.tokens() / result.seconds());
    }
}
