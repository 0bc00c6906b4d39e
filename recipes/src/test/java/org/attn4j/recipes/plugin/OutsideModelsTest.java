package org.attn4j.recipes.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.attn4j.recipes.cli.Shell;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that no class of ours names is served by every command that its task asks for. */
class OutsideModelsTest {
    private static final String SETTINGS =
            """
            train: {steps: 30, batch: 8, threads: 1, optimizer: {learning_rate: 0.02}}
            evaluate: {every: 15}
            checkpoint: {every: 15}
            """;

    @TempDir
    Path folder;

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @AfterEach
    void forgetPlugins() {
        Thread.currentThread().setContextClassLoader(before);
    }

    private String run(Object... words) {
        Shell.Result result = Shell.run(words);
        Thread.currentThread().setContextClassLoader(before);
        assertThat(result.code())
                .as(words[0] + ": " + result.out() + result.err())
                .isZero();
        return result.out();
    }

    private String refused(Object... words) {
        Shell.Result result = Shell.run(words);
        Thread.currentThread().setContextClassLoader(before);
        assertThat(result.code())
                .as(words[0] + ": " + result.out() + result.err())
                .isEqualTo(2);
        return result.err();
    }

    private Path train(Path jars, String recipe) throws Exception {
        Path file = Files.writeString(folder.resolve("outside.yaml"), recipe + SETTINGS);
        run("train", file, "--plugins", jars, "--runs", folder.resolve("runs"));
        Path run = folder.resolve("runs/outside");
        run("resume", run, "train.steps=40");
        run("evaluate", run);
        return run;
    }

    @Test
    void oneThatGeneratesIsSampledAndContinuesTexts() throws Exception {
        Shell.recipe(folder);
        Path jars = new OutsideJar(folder).pack("acme", "NextWord");
        Path run = train(
                jars,
                """
                name: outside
                data: {type: characters, file: text.txt, context: 8}
                model: {type: next_word, dim: 16, block: {attention: {type: causal, heads: 2}}}
                sample: {tokens: 5, prompt: a}
                """);
        assertThat(Files.readString(run.resolve("metrics.jsonl"))).contains("\"kind\":\"sample\"");
        assertThat(run("generate", run, "--prompt", "a line", "--tokens", "12")).startsWith("a line");
        assertThat(run("generate", run, "--prompt", "a line", "--tokens", "12", "--beam", "2"))
                .startsWith("a line");
        assertThat(run("attend", run, "a line", "--rollout")).contains(".png");
        assertThat(run("neighbours", run, "a")).startsWith("a: ");
        assertThat(refused("predict", run, "a line")).contains("a next_word names no class", "attn4j generate");
        assertThat(refused("generate", run, "--prompt", "a line", "--window", "100"))
                .contains("100", "positions");
    }

    @Test
    void oneThatTranslatesIsScoredAndPredicts() throws Exception {
        Path jars = new OutsideJar(folder).pack("acme", "WordForWord");
        Path run = train(
                jars,
                """
                name: outside
                data: {type: dates, training: 200, held_out: 20}
                model: {type: word_for_word, dim: 16, attention: {type: cross, heads: 2}}
                """);
        assertThat(run("evaluate", run, "--split", "validation")).contains("BLEU", "exact");
        assertThat(run("predict", run, "3 October 2021", "--beam", "2")).hasLineCount(1);
        assertThat(run("attend", run, "3 October 2021")).contains(".png");
        assertThat(refused("generate", run)).contains("its model does not generate text");
    }

    @Test
    void oneThatNamesClassesOfDataOfItsOwn() throws Exception {
        Path jars = new OutsideJar(folder).pack("acme", "Perceptron", "RingData");
        Path run = train(
                jars,
                """
                name: outside
                data: {type: ring}
                model: {type: perceptron, features: 2, hidden: 8}
                """);
        assertThat(run("evaluate", run)).contains("F1: macro", "inside", "outside");
        assertThat(run("predict", run, "validation:3")).contains("inside", "outside");
        assertThat(refused("predict", run, "a text")).contains("no example of a held-out split", "validation:17");
        assertThat(refused("attend", run, "a text")).contains("no layer that hands out attention weights");
    }

    @Test
    void oneThatTellsNumbers() throws Exception {
        Path jars = new OutsideJar(folder).pack("acme", "Slope", "RingData");
        Path run = train(
                jars,
                """
                name: outside
                data: {type: ring}
                model: {type: slope, features: 2}
                """);
        run("resume", run, "train.steps=400");
        // The third held-out point, drawn as the data draw it.
        var random = new java.util.SplittableRandom(-1_000_003 + 2);
        double x = 2 * random.nextDouble() - 1;
        double y = 2 * random.nextDouble() - 1;
        double told = Double.parseDouble(run("predict", run, "validation:2"));
        assertThat(told).isCloseTo(x + 2 * y, org.assertj.core.data.Offset.offset(0.1));
        assertThat(run("predict", run, "validation:2", "--json")).contains("\"numbers\":[");
    }
}
