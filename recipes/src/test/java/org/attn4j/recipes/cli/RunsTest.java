package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsTest {
    @TempDir
    Path folder;

    private Path recipe;
    private Path runs;

    @BeforeEach
    void write() throws Exception {
        recipe = Shell.recipe(folder);
        runs = folder.resolve("runs");
    }

    private Shell.Result train(Object... more) {
        Object[] args = new Object[4 + more.length];
        args[0] = "train";
        args[1] = recipe;
        args[2] = "--runs";
        args[3] = runs;
        System.arraycopy(more, 0, args, 4, more.length);
        return Shell.run(args);
    }

    @Test
    void trainsEvaluatesAndGenerates() throws Exception {
        Shell.Result trained = train();
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out()).startsWith("a").hasSizeGreaterThanOrEqualTo(13);
        Path run = runs.resolve("tiny");
        assertThat(run.resolve("report.html")).isNotEmptyFile();
        assertThat(Files.readAllLines(run.resolve("metrics.jsonl")))
                .anyMatch(l -> l.contains("\"kind\":\"train\",\"step\":6,"))
                .anyMatch(l -> l.contains("\"kind\":\"evaluation\",\"step\":6,"))
                .anyMatch(l -> l.contains("\"kind\":\"sample\""));
        assertThat(run.resolve("checkpoints/step-000006/model.safetensors")).isNotEmptyFile();
        JsonMapper json = new JsonMapper();
        double peak = json.readTree(run.resolve("environment.json").toFile())
                .path("peak_gflops_per_second")
                .asDouble();
        assertThat(peak).isPositive();
        for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
            JsonNode l = json.readTree(line);
            if (l.path("kind").asText().equals("train")) {
                double share = l.path("gflops_per_second").asDouble() / peak;
                assertThat(l.path("mfu").asDouble()).isPositive().isLessThan(1).isCloseTo(share, withinPercentage(5));
            }
        }
        assertThat(trained.err()).contains("MFU ");

        Shell.Result evaluated = Shell.run("evaluate", run, "--checkpoint", "last", "--json");
        assertThat(evaluated.code()).as(evaluated.err()).isZero();
        assertThat(evaluated.out())
                .startsWith("{\"step\":6,\"split\":\"validation\",\"loss\":")
                .containsOnlyOnce("\"perplexity\":");

        Object[] greedy = {"generate", run, "--prompt", "a line", "--tokens", "20", "--temperature", "0"};
        Shell.Result cached = Shell.run(greedy);
        assertThat(cached.code()).as(cached.err()).isZero();
        assertThat(cached.out()).startsWith("a line").hasSizeGreaterThanOrEqualTo(26);
        Shell.Result uncached =
                Shell.run("generate", run, "--prompt", "a line", "--tokens", "20", "--temperature", "0", "--no-cache");
        assertThat(uncached.out()).isEqualTo(cached.out());
        char stop = cached.out().charAt(12);
        Shell.Result stopped = Shell.run(
                "generate", run, "--prompt", "a line", "--tokens", "20", "--temperature", "0", "--stop", stop);
        assertThat(stopped.out().strip().length()).isLessThan(13);

        // Characters have no end token: a beam of one takes the likeliest each time.
        Object[] beam = {"generate", run, "--prompt", "a line", "--tokens", "20", "--beam", "1"};
        assertThat(Shell.run(beam).out()).isEqualTo(cached.out());
        beam[7] = "4";
        Shell.Result wide = Shell.run(beam);
        assertThat(wide.code()).as(wide.err()).isZero();
        assertThat(wide.out()).startsWith("a line").hasSizeGreaterThanOrEqualTo(26);
        Object[] plain = java.util.Arrays.copyOf(beam, 9);
        plain[8] = "--no-cache";
        assertThat(Shell.run(plain).out()).isEqualTo(wide.out());
        beam[7] = "-1";
        assertThat(Shell.run(beam).code()).isEqualTo(2);
    }

    @Test
    void trainsWithinDocumentsAndGenerates() {
        String data = "data={type: bpe_text, file: " + folder.resolve("text.txt")
                + ", vocabulary: 270, context: 8, packing: documents}";
        Shell.Result trained = train(data);
        assertThat(trained.code()).as(trained.err()).isZero();
        Shell.Result evaluated = Shell.run("evaluate", runs.resolve("tiny"));
        assertThat(evaluated.code()).as(evaluated.err()).isZero();
        Object[] generate = {"generate", runs.resolve("tiny"), "--prompt", "a line", "--temperature", "0"};
        Shell.Result generated = Shell.run(generate);
        assertThat(generated.code()).as(generated.err()).isZero();
        assertThat(generated.out()).startsWith("a line");
        Shell.Result refused = train(data, "model.block.attention={type: linear, heads: 2, causal: true}");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("segments");
    }

    @Test
    void neverWritesOverARun() {
        train("train.steps=1", "sample.tokens=0");
        Shell.Result second = train("train.steps=1", "sample.tokens=0");
        assertThat(second.code()).isZero();
        assertThat(runs.resolve("tiny-2/report.html")).exists();
    }

    @Test
    void resumesToTheSameBitsAsTrainingStraight() throws Exception {
        assertThat(train().code()).isZero();
        // A shorter run, trained on: the constant schedule does not depend on the number of steps.
        assertThat(train("train.steps=3").code()).isZero();
        Shell.Result resumed = Shell.run("resume", runs.resolve("tiny-2"), "train.steps=6", "--threads", "2");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(Files.readAllBytes(runs.resolve("tiny-2/checkpoints/step-000006/model.safetensors")))
                .isEqualTo(Files.readAllBytes(runs.resolve("tiny/checkpoints/step-000006/model.safetensors")));
        Shell.Result finished = Shell.run("resume", runs.resolve("tiny-2"));
        assertThat(finished.code()).isZero();
        assertThat(finished.err()).contains("finished");
    }

    @Test
    void takesTheCheckpointBeforeADamagedOne() throws Exception {
        assertThat(train().code()).isZero();
        Path model = runs.resolve("tiny/checkpoints/step-000006/model.safetensors");
        byte[] bytes = Files.readAllBytes(model);
        Files.write(model, java.util.Arrays.copyOf(bytes, bytes.length / 2));
        Shell.Result resumed = Shell.run("resume", runs.resolve("tiny"));
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.err()).contains("resumed at step 3 of 6");
        assertThat(Files.readAllBytes(model)).isEqualTo(bytes);
    }

    @Test
    void refusesACheckpointOfAnotherModel() throws Exception {
        assertThat(train("sample.tokens=0").code()).isZero();
        Path resolved = runs.resolve("tiny/recipe.yaml");
        Files.writeString(resolved, Files.readString(resolved).replace("dim: 16", "dim: 32"));
        Shell.Result r = Shell.run("evaluate", runs.resolve("tiny"));
        assertThat(r.code()).isEqualTo(2);
        assertThat(r.err()).contains("model.dim: then 16, now 32");
    }

    @Test
    void stopsWhenTheLossIsNotFinite() {
        Shell.Result r = train("train.optimizer.learning_rate=1e30", "train.steps=50");
        assertThat(r.code()).isEqualTo(1);
        assertThat(r.err()).contains("not finite").contains("op 'attn4j_").contains("training batch");
    }
}
