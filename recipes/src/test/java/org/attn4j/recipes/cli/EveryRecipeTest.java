package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recipe of the project: its keys and shapes always, and in the profile slow a short run on its data. */
class EveryRecipeTest {
    /** Recipes that want a file of the user's. */
    private static final List<String> OF_A_FILE =
            List.of("gpt-file", "text-classifier-file", "translation-file", "bert-file", "images-folder");

    @TempDir
    Path folder;

    static Stream<String> recipes() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("."))) {
            return files
                    .map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".yaml"))
                    .map(f -> f.substring(0, f.length() - 5))
                    .filter(f -> !OF_A_FILE.contains(f))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void isValid(String recipe) {
        List<Object> words = new ArrayList<>(List.of("validate", Path.of(recipe + ".yaml")));
        words.addAll(Shell.fromScratch(recipe));
        Shell.Result result = Shell.run(words.toArray());
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).contains("parameters");
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("recipes")
    void trainsALittle(String recipe) throws Exception {
        assumeTrue(Shell.fromScratch(recipe).isEmpty(), "needs another model");
        Shell.Result result = Shell.run(
                "train",
                Path.of(recipe + ".yaml"),
                "train.steps=6",
                "evaluate.batches=2",
                "checkpoint.every=3",
                "sample.tokens=5",
                "--runs",
                folder);
        assumeTrue(result.code() != 2, recipe + " needs data that are not here: " + result.err());
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(folder.resolve(recipe).resolve("report.html")).isNotEmptyFile();
        assertThat(folder.resolve(recipe).resolve("checkpoints/step-000006/model.safetensors"))
                .isNotEmptyFile();
    }
}
