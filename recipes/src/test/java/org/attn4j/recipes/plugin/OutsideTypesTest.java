package org.attn4j.recipes.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.attn4j.recipes.cli.Shell;
import org.attn4j.recipes.report.JsonLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a jar of a user's may bring beside models and layers: each by its short name and by its class name. */
class OutsideTypesTest {
    @TempDir
    Path folder;

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private Path recipe;
    private Path run;

    @BeforeEach
    void write() throws Exception {
        recipe = Shell.recipe(folder);
        run = folder.resolve("runs/tiny");
    }

    @AfterEach
    void forgetPlugins() {
        Thread.currentThread().setContextClassLoader(before);
    }

    private Shell.Result train(Path jars, String... keys) {
        Object[] words = {"train", recipe, "--plugins", jars, "--runs", folder.resolve("runs"), "sample.tokens=0"};
        return Shell.run(java.util.stream.Stream.concat(java.util.Arrays.stream(words), java.util.Arrays.stream(keys))
                .toArray());
    }

    private static String done(Shell.Result result) {
        assertThat(result.code()).as(result.out() + result.err()).isZero();
        return result.out() + result.err();
    }

    private static byte[] checkpoint(Path run, String file) throws Exception {
        return Files.readAllBytes(run.resolve("checkpoints/step-000006").resolve(file));
    }

    @Test
    void anOptimizerWithAnUpdateOfItsOwnResumesToTheBit() throws Exception {
        Path jars = new OutsideJar(folder).pack("acme", "Lion");
        done(train(jars, "train.optimizer={type: lion, learning_rate: 0.01}"));
        byte[] model = checkpoint(run, "model.safetensors");
        byte[] moments = checkpoint(run, "optimizer.safetensors");
        assertThat(new String(moments, java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains("momentum.");

        done(train(jars, "train.optimizer={type: com.acme.Lion, learning_rate: 0.01}", "name=other", "train.steps=3"));
        Path other = folder.resolve("runs/other");
        done(Shell.run("resume", other, "train.steps=6"));
        assertThat(checkpoint(other, "model.safetensors")).isEqualTo(model);
        assertThat(checkpoint(other, "optimizer.safetensors")).isEqualTo(moments);
    }

    @Test
    void aSchedule() throws Exception {
        Path jars = new OutsideJar(folder).pack("acme", "Halving");
        done(train(jars, "train.schedule={type: halving, every: 2}", "train.log=1"));
        List<Double> rates = JsonLines.read(run.resolve("metrics.jsonl")).lines().stream()
                .filter(line -> line.object().path("kind").asText().equals("train"))
                .map(line -> line.object().path("learning_rate").asDouble())
                .toList();
        assertThat(rates).containsExactly(1e-3, 1e-3, 5e-4, 5e-4, 2.5e-4, 2.5e-4);
    }

    @Test
    void aMetricBesideOurs() throws Exception {
        Path jars = new OutsideJar(folder).pack("acme", "Brier");
        done(train(jars, "evaluate.metrics=[{type: brier}, {type: top_accuracy, k: 1}]"));
        String evaluated = done(Shell.run("evaluate", run, "--json"));
        var line = new com.fasterxml.jackson.databind.json.JsonMapper()
                .readTree(evaluated.lines().findFirst().get());
        // Untrained but for six steps, probabilities are near to even ones, V tokens: 1 - 1 / V.
        assertThat(line.path("brier").asDouble()).isBetween(0.8, 1.0);
        assertThat(line.path("top_1_accuracy").asDouble())
                .isEqualTo(line.path("accuracy").asDouble(), offset(1e-12));
        assertThat(Files.readString(run.resolve("metrics.jsonl"))).contains("\"brier\":");
        assertThat(Shell.run("resume", run, "train.steps=7", "evaluate.metrics=[brier, com.acme.Brier]")
                        .err())
                .contains("brier gives a figure 'brier', which another one has");
    }

    @Test
    void aListenerGoesOnWhereARunDoes() throws Exception {
        Path jars = new OutsideJar(folder).pack("acme", "CsvFile");
        done(train(jars, "listeners=[{type: csv_file, name: all.csv}]"));
        assertThat(Files.readAllLines(run.resolve("all.csv")))
                .hasSize(7)
                .first()
                .isEqualTo("step,loss");
        done(Shell.run("resume", run, "train.steps=8"));
        assertThat(Files.readAllLines(run.resolve("all.csv")))
                .hasSize(9)
                .last()
                .asString()
                .startsWith("8,");
        done(Shell.run("resume", run, "train.steps=9", "listeners=[]"));
        assertThat(Files.readAllLines(run.resolve("all.csv"))).hasSize(9);
    }

    @Test
    void aTokenizerIsKeptByTheRun() throws Exception {
        Path jars = new OutsideJar(folder).pack("acme", "Runs");
        String data = "data={type: tokenized_text, file: " + folder.resolve("text.txt")
                + ", tokenizer: {type: runs, longest: 3}, context: 8}";
        done(train(jars, data));
        assertThat(Files.readString(run.resolve("tokenizer.json"))).contains("com.acme.Runs$Tokens", "\"lin\"");
        String text = done(Shell.run("generate", run, "--prompt", "a line", "--tokens", "6"));
        assertThat(text).startsWith("a line");
        assertThat(Shell.run("generate", run, "--prompt", "a verse").err()).contains("the vocabulary has no 've");
        done(Shell.run("resume", run, "train.steps=7"));
        Files.writeString(run.resolve("tokenizer.json"), "{\"type\": \"com.acme.Gone\"}");
        assertThat(Shell.run("generate", run).err()).contains("tokenizer.json: expected SHA-256");
    }

    @Test
    void aReaderOfFiles() throws Exception {
        Path jars = new OutsideJar(folder).pack("acme", "CsvColumn");
        Path table = Files.writeString(folder.resolve("table.csv"), "1,ab ba\n2,ba ab\n3,bb aa\n".repeat(30));
        String data = "data={type: tokenized_text, file: " + table
                + ", reader: {type: csv_column, column: %d}, tokenizer: {type: characters}, context: 8}";
        done(train(jars, data.formatted(1)));
        String tokens = Files.readString(run.resolve("tokenizer.json"));
        assertThat(tokens).contains("\"a\"").doesNotContain("\"1\"", "\",\"");
        done(Shell.run("evaluate", run));
        assertThat(train(jars, data.formatted(5)).err()).contains("table.csv has no column 5");
    }

    @Test
    void twoTypesOfOneNameAreRefusedUnlessTheClassIsNamed() throws Exception {
        Path jars = new OutsideJar(folder).pack("acme", "TanhGlu");
        Path more = new OutsideJar(folder).pack("more", "Same");
        Path second = Files.copy(more.resolve("more.jar"), jars.resolve("more.jar"));
        Shell.Result refused = train(jars, "model.block.feed_forward=tanh_glu");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .contains(
                        "model.block.feed_forward: type 'tanh_glu' is ambiguous: class com.acme.TanhGlu of "
                                + jars.resolve("acme.jar") + " and class com.acme.Same of " + second,
                        "write the full name of the class that you mean");
        done(train(jars, "model.block.feed_forward=com.acme.Same"));
        assertThat(Files.readString(run.resolve("recipe.yaml"))).contains("type: com.acme.Same");
        done(Shell.run("evaluate", run));
    }
}
