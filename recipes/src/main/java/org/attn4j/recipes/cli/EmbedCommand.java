package org.attn4j.recipes.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.attn4j.recipes.api.Embedding;
import org.attn4j.recipes.api.TrainedModel;
import org.attn4j.recipes.vectors.TextLines;
import org.attn4j.recipes.vectors.VectorFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code attn4j embed}. */
@Command(
        name = "embed",
        description = "Writes a vector for each line of a file.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "An encoder of sentences gives the vectors that it is made for, a classifier of texts those that its head"
                    + " reads, a",
            "language model or a masked one the mean of its last layer's tokens. 'attn4j neighbours' searches in them.",
            "",
            "Example: attn4j embed runs/minilm --file texts.txt --out vectors.npy"
        })
final class EmbedCommand implements Callable<Integer> {
    /** Texts that are read and written at once. */
    private static final int GROUP = 256;

    @Parameters(paramLabel = "RUN", description = "The run's folder.")
    Path run;

    @Option(
            names = "--file",
            required = true,
            paramLabel = "TEXTS",
            description = "A text in every line: UTF-8, packed or not.")
    Path file;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "VECTORS",
            description = "A .npy file of float32 [lines, D], or a .csv file; row i is line i's.")
    Path out;

    @Mixin
    CheckpointOption checkpoint;

    @Mixin
    RecipeOptions options;

    @Mixin
    MachineOptions machine;

    @Override
    public Integer call() throws Exception {
        VectorFile vectors = new VectorFile(out);
        TextLines texts = new TextLines(file);
        FilePredictions.requireWritable(out, file);
        long count = texts.count();
        Cut cut = new Cut();
        try (TrainedModel model = TrainedModel.open(run, options.open(checkpoint.which, machine))) {
            vectors.write(
                    count,
                    sink -> texts.read(GROUP, (first, group) -> {
                        List<float[]> made = new ArrayList<>();
                        for (int i = 0; i < group.size(); i++) {
                            String line = "line " + (first + i + 1);
                            Embedding embedding = model.embed(file + ", " + line, group.get(i));
                            embedding.notice().ifPresent(notice -> cut.count(line + ": " + notice));
                            made.add(embedding.vector());
                        }
                        sink.take(made);
                    }));
        }
        cut.tell();
        System.err.printf(Locale.ROOT, "%s: %,d vectors%n", out, count);
        return ExitCodes.DONE;
    }

    /** Counts the texts that are not read to their end. */
    private static final class Cut {
        private long texts;
        private String first;

        void count(String notice) {
            first = texts++ == 0 ? notice : first;
        }

        void tell() {
            if (texts > 0) {
                System.err.printf(Locale.ROOT, "%,d texts are longer than the model reads; %s%n", texts, first);
            }
        }
    }
}
