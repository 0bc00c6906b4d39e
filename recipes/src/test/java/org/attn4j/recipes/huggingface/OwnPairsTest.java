package org.attn4j.recipes.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.attn4j.recipes.cli.Shell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encoder-decoders of ours go out with a tokenizer a side, in again, and answer alike. */
class OwnPairsTest {
    private static final String RECIPE =
            """
            name: pairs
            data:
              type: translation
              source: {type: tsv, train: pairs.tsv, validation: 0.2, source: source, target: target}
              min_frequency: 1
              longest: 15
            model:
              type: encoder_decoder
              dim: 16
              layers: 1
              position: {type: sinusoidal, halves: true}
              encoder:
                placement: post
                attention: {type: self, heads: 2}
                feed_forward: {type: mlp, hidden: 24, activation: relu}
              decoder:
                placement: post
                attention: {type: causal, heads: 2}
                cross_attention: {type: cross, heads: 2}
                feed_forward: {type: mlp, hidden: 24, activation: relu}
            train: {steps: 3, batch: 4, threads: 1, optimizer: {learning_rate: 0.05}}
            evaluate: {every: 3}
            """;
    private static final String QUESTION = "three two";

    @TempDir
    Path folder;

    private Shell.Result ok(Object... words) {
        Shell.Result result = Shell.run(words);
        assertThat(result.code()).as(result.err()).isZero();
        return result;
    }

    private String answer(String run) {
        return ok("predict", folder.resolve("runs").resolve(run), QUESTION, "--beam", 2, "--json")
                .out();
    }

    @Test
    void eitherSideKeepsItsTokenizer() throws Exception {
        Path runs = folder.resolve("runs");
        StringBuilder pairs = new StringBuilder("source\ttarget\n");
        for (String row :
                List.of("one\tuno", "two\tdos", "three\ttres", "four five\tcuatro cinco", "one two\tuno dos")) {
            pairs.append((row + "\n").repeat(4));
        }
        Files.writeString(folder.resolve("pairs.tsv"), pairs);
        Files.writeString(folder.resolve("pairs.yaml"), RECIPE);
        ok("train", folder.resolve("pairs.yaml"), "--runs", runs);
        Path target = folder.resolve("exported");
        Shell.Result exported = ok("export", runs.resolve("pairs"), "--to", target);
        assertThat(exported.err()).contains("subfolder=\"target_tokenizer\"");
        assertThat(Files.readString(target.resolve("tokenizer.json")))
                .contains("\"three\"")
                .doesNotContain("\"tres\"");
        assertThat(Files.readString(target.resolve("target_tokenizer/tokenizer.json")))
                .contains("\"tres\"")
                .doesNotContain("\"three\"");
        assertThat(ConfigFile.read(target.resolve("generation_config.json"))
                        .json()
                        .path("decoder_start_token_id")
                        .asInt())
                .isEqualTo(2);

        ok("import", target, "--runs", runs, "--name", "back");
        assertThat(answer("back")).isEqualTo(answer("pairs")).contains("\"target\"");
        Path again = folder.resolve("again");
        ok("export", runs.resolve("back"), "--to", again);
        for (String file : List.of(
                "config.json",
                "generation_config.json",
                "tokenizer.json",
                "tokenizer_config.json",
                "target_tokenizer/tokenizer.json",
                "target_tokenizer/tokenizer_config.json",
                "model.safetensors")) {
            assertThat(Files.mismatch(target.resolve(file), again.resolve(file)))
                    .as(file)
                    .isEqualTo(-1);
        }
    }
}
