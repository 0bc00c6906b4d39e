package org.attn4j.recipes.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.attn4j.recipes.cli.Shell;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One jar brings ops with kernels, a layer and an optimizer made of them, a model, data, a metric, a schedule and a
 * listener: it trains, resumes to the bit, is measured, generates and is looked at from the shell.
 */
class OutsideEverythingTest {
    private static final String RECIPE =
            """
            name: %s
            data: {type: letters}
            model:
              type: next_word
              dim: 16
              block:
                attention: {type: causal, heads: 2}
                feed_forward: {type: cubic, hidden: 24}
            train:
              steps: %d
              batch: 4
              threads: 1
              optimizer: {type: sign_momentum, learning_rate: 5e-3}
              schedule: {type: halving, every: 40}
            evaluate: {every: 20, metrics: [brier]}
            checkpoint: {every: 20}
            sample: {tokens: 4, prompt: a}
            listeners: [{type: csv_file, name: loss.csv}]
            """;

    @TempDir
    Path folder;

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @AfterEach
    void forgetPlugins() {
        Thread.currentThread().setContextClassLoader(before);
    }

    private String done(Object... words) {
        Shell.Result result = Shell.run(words);
        Thread.currentThread().setContextClassLoader(before);
        assertThat(result.code())
                .as(words[0] + ": " + result.out() + result.err())
                .isZero();
        return result.out();
    }

    private Path train(Path jars, String name, int steps) throws Exception {
        Path recipe = Files.writeString(folder.resolve(name + ".yaml"), RECIPE.formatted(name, steps));
        done("train", recipe, "--plugins", jars, "--runs", folder.resolve("runs"));
        return folder.resolve("runs").resolve(name);
    }

    @Test
    void trainsResumesAndAnswers() throws Exception {
        Path jars = new OutsideJar(folder)
                .with("META-INF/services/org.attn4j.framework.op.OpFamily", "com.acme.AcmeOps\n")
                .pack(
                        "acme",
                        "-Cube",
                        "-SignUpdate",
                        "-AcmeOps",
                        "CubicFeedForward",
                        "SignMomentum",
                        "Halving",
                        "LettersData",
                        "NextWord",
                        "Brier",
                        "CsvFile");
        Path whole = train(jars, "whole", 80);
        Path cut = train(jars, "cut", 40);
        done("resume", cut, "train.steps=80");
        for (String file : new String[] {"model.safetensors", "optimizer.safetensors"}) {
            String step = "checkpoints/step-000080/" + file;
            assertThat(cut.resolve(step)).hasSameBinaryContentAs(whole.resolve(step));
        }
        assertThat(cut.resolve("loss.csv")).hasSameTextualContentAs(whole.resolve("loss.csv"));
        assertThat(Files.readAllLines(whole.resolve("loss.csv"))).hasSize(81);

        assertThat(done("evaluate", whole)).contains("brier");
        assertThat(done("generate", whole, "--prompt", "cde", "--tokens", "3", "--temperature", "0"))
                .isEqualTo("cdefgh" + System.lineSeparator());
        assertThat(done("attend", whole, "abcd")).contains(".png");
        assertThat(Files.readString(whole.resolve("plugins.json"))).contains("acme.jar");
    }

    @Test
    void anOpWithoutItsFamilyIsToldByItsName() throws Exception {
        Path jars = new OutsideJar(folder).pack("acme", "-Cube", "CubicFeedForward");
        Shell.Result result = Shell.run(
                "train",
                Shell.recipe(folder),
                "--plugins",
                jars,
                "--runs",
                folder.resolve("runs"),
                "model.block.feed_forward=cubic");
        assertThat(result.code()).isNotZero();
        assertThat(result.err()).contains("acme_cube");
    }
}
