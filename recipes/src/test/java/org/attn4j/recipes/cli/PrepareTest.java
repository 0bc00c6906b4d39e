package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.attn4j.datasets.download.Sha256;
import org.attn4j.datasets.token.TokenCache;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts that were encoded beforehand: training finds them, and is the same as without. */
class PrepareTest {
    @TempDir
    Path folder;

    @BeforeEach
    void keepHere() {
        System.setProperty(TokenCache.PROPERTY, folder.resolve("kept").toString());
    }

    @AfterEach
    void keepElsewhere() {
        System.clearProperty(TokenCache.PROPERTY);
    }

    private static Shell.Result done(Object... args) {
        Shell.Result result = Shell.run(args);
        assertThat(result.code()).as(result.err()).isZero();
        return result;
    }

    private List<Path> kept() throws IOException {
        Path tokens = folder.resolve("kept");
        if (!Files.exists(tokens)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(tokens)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private byte[] weights(String run) throws IOException {
        return Files.readAllBytes(
                folder.resolve("runs").resolve(run).resolve("checkpoints/step-000006/model.safetensors"));
    }

    @Test
    void trainingOnPreparedTextsIsTheSame() throws Exception {
        Files.writeString(folder.resolve("my.txt"), "to be or not to be, that is the question\n".repeat(30));
        Path recipe = OwnData.recipe(
                folder, "text", "{type: bpe_text, vocabulary: 270, context: 8, file: my.txt}", OwnData.LANGUAGE_MODEL);
        Path runs = folder.resolve("runs");
        done("train", recipe, "--runs", runs, "name=before");
        assertThat(kept()).as("small texts are not kept").isEmpty();
        assertThat(done("prepare", recipe).err()).contains("encoding, once");
        assertThat(kept().stream().map(path -> path.getFileName().toString()))
                .containsExactlyInAnyOrder(
                        "tokenizer.json", "index.json", "training-00000.tokens", "validation-00000.tokens");
        List<Path> files = kept();
        assertThat(done("prepare", recipe).err()).doesNotContain("encoding");
        done("train", recipe, "--runs", runs, "name=after");
        assertThat(weights("after")).isEqualTo(weights("before"));
        // Moved, the same text is the same data.
        Files.move(folder.resolve("my.txt"), folder.resolve("moved.txt"));
        done("resume", runs.resolve("after"), "data.file=" + folder.resolve("moved.txt"), "train.steps=8");
        assertThat(kept()).isEqualTo(files);
    }

    @Test
    void aSmallSourceIsNotKept() throws Exception {
        Files.writeString(folder.resolve("my.txt"), "to be or not to be, that is the question\n".repeat(30));
        Path recipe = OwnData.recipe(
                folder,
                "lines",
                "{type: characters, context: 8, source: {type: lines, train: my.txt}}",
                OwnData.LANGUAGE_MODEL);
        done("train", recipe, "--runs", folder.resolve("runs"));
        assertThat(kept()).isEmpty();
        done("prepare", recipe);
        assertThat(kept()).isNotEmpty();
    }

    @Test
    void aChangedFileIsNamedWithItsSums() throws Exception {
        Path file = Files.writeString(folder.resolve("my.txt"), "to be or not to be\n".repeat(30));
        String before = Sha256.of(file);
        Path recipe =
                OwnData.recipe(folder, "text", "{type: characters, context: 8, file: my.txt}", OwnData.LANGUAGE_MODEL);
        done("prepare", recipe);
        done("train", recipe, "--runs", folder.resolve("runs"));
        Files.writeString(file, "to be or not to bE\n".repeat(31));
        Shell.Result refused = Shell.run("resume", folder.resolve("runs/text"), "train.steps=8");
        assertThat(refused.code()).isNotZero();
        assertThat(refused.err()).contains(file.toString(), before, Sha256.of(file));
    }
}
