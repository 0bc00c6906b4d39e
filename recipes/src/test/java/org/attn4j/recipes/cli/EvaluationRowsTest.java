package org.attn4j.recipes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evaluations from the shell hang on no batch: not in their rows, and not in what comes out for a token. */
class EvaluationRowsTest {
    private static final String MIXTURE = "model.block.feed_forward={type: mixture_of_experts, experts: 4, active: 2,"
            + " hidden: 16, capacity_factor: 0.7}";

    @TempDir
    Path folder;

    private Path train(String name, String... keys) throws IOException {
        List<Object> args = new ArrayList<>(
                List.of("train", Shell.recipe(folder), "--runs", folder, "name=" + name, "sample.tokens=0"));
        args.addAll(List.of(keys));
        Shell.Result trained = Shell.run(args.toArray());
        assertThat(trained.code()).as(trained.err()).isZero();
        return folder.resolve(name);
    }

    private static List<JsonNode> lines(Path run, String kind) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
            JsonNode node = new JsonMapper().readTree(line);
            if (node.path("kind").asText().equals(kind)) {
                lines.add(node);
            }
        }
        return lines;
    }

    private static void assertSame(List<JsonNode> got, List<JsonNode> expected) {
        assertThat(got).hasSameSizeAs(expected).isNotEmpty();
        for (int i = 0; i < got.size(); i++) {
            assertThat(got.get(i).get("targets")).isEqualTo(expected.get(i).get("targets"));
            double loss = expected.get(i).get("loss").asDouble();
            assertThat(got.get(i).get("loss").asDouble()).isEqualTo(loss, within(1e-5 * loss));
        }
    }

    @Test
    void aStepThatIsCutValidatesAsItDoesWhole() throws IOException {
        Path whole = train("whole", "train.batch=12");
        Path cut = train("cut", "train.batch=3", "train.accumulate=4");
        assertSame(lines(cut, "train"), lines(whole, "train"));
        assertSame(lines(cut, "evaluation"), lines(whole, "evaluation"));
    }

    @Test
    void aNumberOfRowsIsThatOfExamplesForAnyBatch() throws IOException {
        for (int batch : new int[] {1, 4, 64}) {
            Path run = train("rows" + batch, "train.batch=" + batch, "evaluate.rows=7");
            assertThat(lines(run, "evaluation"))
                    .extracting(l -> l.get("targets").asInt())
                    .containsOnly(7 * 8);
        }
    }

    @Test
    void expertsWithCapacityAnswerAlikeInAnyBatch() throws IOException {
        List<JsonNode> evaluations = new ArrayList<>();
        for (int batch : new int[] {1, 4, 64}) {
            // Nothing is learned: the models are the same.
            Path run = train("mixture" + batch, "train.batch=" + batch, "train.optimizer.learning_rate=0", MIXTURE);
            assertThat(lines(run, "train"))
                    .allSatisfy(l -> assertThat(l.get("drop_rate").asDouble()).isBetween(0.1, 0.9));
            assertThat(lines(run, "evaluation"))
                    .allSatisfy(l -> assertThat(l.has("drop_rate")).isFalse());
            Shell.Result evaluated = Shell.run("evaluate", run, "--json");
            assertThat(evaluated.code()).as(evaluated.err()).isZero();
            evaluations.add(new JsonMapper()
                    .readTree(evaluated.out().lines().findFirst().orElseThrow()));
        }
        for (JsonNode e : evaluations) {
            double loss = evaluations.get(0).get("loss").asDouble();
            assertThat(e.get("loss").asDouble()).isEqualTo(loss, within(1e-6 * loss));
            for (String same : List.of("accuracy", "targets", "router_entropy_0")) {
                assertThat(e.get(same)).isEqualTo(evaluations.get(0).get(same));
            }
        }
    }
}
