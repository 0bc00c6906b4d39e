package org.attn4j.recipes.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.attn4j.recipes.api.Prediction;
import org.attn4j.recipes.api.TrainedModel;
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
            "          attn4j predict runs/vit-fashion-mnist test:17",
            "          attn4j predict runs/text-classifier-file --file new.csv --out answers.csv"
        })
final class PredictCommand implements Callable<Integer> {
    @picocli.CommandLine.Parameters(index = "0", paramLabel = "RUN", description = "The run's folder.")
    Path run;

    @picocli.CommandLine.Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "INPUT",
            description = "What the model is given.")
    List<String> inputs = List.of();

    @Option(
            names = "--file",
            paramLabel = "TABLE",
            description = "A .csv or .tsv file whose rows are answered: the same columns, and the answer with its"
                    + " probability.")
    Path file;

    @Option(names = "--out", paramLabel = "TABLE", description = "Where the rows of --file go, and not to the output.")
    Path out;

    @Option(
            names = "--text",
            paramLabel = "COLUMN",
            description = "The column of --file that the model is given (default: as in training, or text).")
    String column;

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

    @Mixin
    CheckpointOption checkpoint;

    @Option(names = "--json", description = "Print one JSON line for each answer.")
    boolean json;

    @Mixin
    RecipeOptions options;

    @Mixin
    MachineOptions machine;

    @Override
    public Integer call() throws Exception {
        if (inputs.isEmpty() == (file == null)) {
            throw new UsageException("give either inputs or --file");
        }
        if (file == null && (out != null || column != null)) {
            throw new UsageException("--out and --text go with --file");
        }
        try (TrainedModel model = TrainedModel.open(run, options.open(checkpoint.which, machine))) {
            if (file == null) {
                model.predict(inputs, beam, top).forEach(this::print);
            } else {
                long rows = FilePredictions.of(model, file, Optional.ofNullable(column))
                        .write(model, beam, Optional.ofNullable(out));
                if (out != null) {
                    System.err.printf(Locale.ROOT, "%s: %,d rows answered%n", out, rows);
                }
            }
        }
        return ExitCodes.DONE;
    }

    private void print(Prediction p) {
        p.translation().ifPresent(t -> {
            if (json) {
                System.out.println(line(p.input()).put("target", t.text()).put("log_probability", t.logProbability()));
            } else {
                System.out.println(t.text());
            }
        });
        p.answers().forEach(answers -> print(p.input(), answers));
        if (!p.numbers().isEmpty()) {
            numbers(p);
        }
    }

    private void print(String input, List<Prediction.Named> answers) {
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

    private void numbers(Prediction p) {
        if (json) {
            ObjectNode line = line(p.input());
            var list = line.putArray("numbers");
            p.numbers().forEach(list::add);
            System.out.println(line);
        } else {
            p.numbers().forEach(System.out::println);
        }
    }

    private static ObjectNode line(String input) {
        return new JsonMapper().createObjectNode().put("input", input);
    }
}
