package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One checkpoint has one figure, in every place that shows it. */
class FinalFigureTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private Path recipe;

    @BeforeEach
    void write() throws IOException {
        recipe = Shell.recipe(folder);
    }

    /** At this rate the loss soon rises again, so that the best checkpoint is not the last. */
    private Shell.Result train(String runs, Object... more) {
        List<Object> args = new ArrayList<>(List.of(
                "train",
                recipe,
                "--runs",
                folder.resolve(runs),
                "train.steps=27",
                "train.optimizer.learning_rate=0.3"));
        args.addAll(List.of(more));
        Shell.Result trained = Shell.run(args.toArray());
        assertThat(trained.code()).as(trained.err()).isZero();
        return trained;
    }

    private static List<JsonNode> lines(Path run, String kind) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
            JsonNode node = JSON.readTree(line);
            if (node.path("kind").asText().equals(kind)) {
                lines.add(node);
            }
        }
        return lines;
    }

    private static JsonNode evaluated(Path run, String checkpoint) throws IOException {
        return JSON.readTree(
                Shell.run("evaluate", run, "--json", "--checkpoint", checkpoint).out());
    }

    @Test
    void bestAndLastCheckpointAreMeasuredAsEvaluateDoes() throws Exception {
        Shell.Result trained = train("a");
        Path run = folder.resolve("a/tiny");
        List<JsonNode> finals = lines(run, "final");
        assertThat(finals).hasSize(2);
        List<String> checkpoints = List.of("best", "last");
        for (int i = 0; i < 2; i++) {
            JsonNode measured = finals.get(i);
            JsonNode evaluated = evaluated(run, checkpoints.get(i));
            for (String key : List.of("step", "loss", "perplexity", "bits_per_byte", "accuracy", "targets", "rows")) {
                assertThat(measured.get(key)).as("%s of %s", key, measured).isEqualTo(evaluated.get(key));
            }
            assertThat(measured.get("rows")).isEqualTo(measured.get("of_rows"));
        }
        assertThat(finals.get(0).get("step").asLong()).isLessThan(27);
        assertThat(finals.get(1).get("step").asLong()).isEqualTo(27);

        String loss =
                String.format(Locale.ROOT, "%.4f", finals.get(0).get("loss").asDouble());
        String told = Shell.run("evaluate", run).out();
        assertThat(told).contains("loss " + loss + ",");
        assertThat(trained.err().lines().filter(l -> l.contains("(the best checkpoint)")))
                .singleElement()
                .asString()
                .contains("validation loss " + loss + ",", "over all ");
        String report = Files.readString(run.resolve("report.html"));
        assertThat(report).contains("Best validation loss " + loss + " at step", "over all ");
        // What the evaluations of training saw.
        assertThat(trained.err()).contains("over the first 8 of ");
        assertThat(report).contains("first 8 of ");
        assertThat(lines(run, "evaluation"))
                .allSatisfy(l -> assertThat(l.get("rows").asLong())
                        .isEqualTo(8)
                        .isLessThan(l.get("of_rows").asLong()));
    }

    @Test
    void measuringLeavesTrainingAndItsSampleAsTheyAre() throws Exception {
        train("a");
        train("b", "checkpoint.best=none");
        Path one = folder.resolve("a/tiny");
        Path other = folder.resolve("b/tiny");
        assertThat(lines(other, "final")).hasSize(1);
        for (String file : List.of("model.safetensors", "optimizer.safetensors")) {
            assertThat(one.resolve("checkpoints/step-000027").resolve(file))
                    .hasSameBinaryContentAs(
                            other.resolve("checkpoints/step-000027").resolve(file));
        }
        assertThat(lines(one, "sample")).isEqualTo(lines(other, "sample"));
    }

    @Test
    void partThatIsTooLargeForTheTrainingIsMeasuredAsFarAsSaid() throws Exception {
        Shell.Result trained = train("a", "train.steps=6");
        Path run = folder.resolve("a/tiny");
        assertThat(trained.err()).contains("over the first 8 of ", "'attn4j evaluate' takes them all");
        JsonNode last = lines(run, "final").get(lines(run, "final").size() - 1);
        assertThat(last.get("rows").asLong())
                .isEqualTo(8)
                .isLessThan(last.get("of_rows").asLong());
        assertThat(Files.readString(run.resolve("report.html")))
                .containsPattern("Best validation loss [0-9.]+ at step [0-9]+, over first 8 of ");
    }

    @Test
    void runKilledBeforeItIsMeasuredIsMeasuredWhenResumed() throws Exception {
        train("a");
        Path run = folder.resolve("a/tiny");
        List<JsonNode> finals = lines(run, "final");
        List<String> without = Files.readAllLines(run.resolve("metrics.jsonl")).stream()
                .filter(l -> !l.contains("\"final\"") && !l.contains("\"sample\""))
                .toList();
        Files.write(run.resolve("metrics.jsonl"), without);
        Shell.Result resumed = Shell.run("resume", run);
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(resumed.err()).contains("(the best checkpoint)", "(the last checkpoint)");
        List<JsonNode> again = lines(run, "final");
        assertThat(again).hasSize(2);
        for (int i = 0; i < 2; i++) {
            assertThat(again.get(i).get("loss")).isEqualTo(finals.get(i).get("loss"));
        }
        assertThat(Shell.run("resume", run).err()).contains("finished, step 27 of 27");
    }
}
