package org.attn4j.recipes.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.attn4j.recipes.cli.Shell;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code train --device cuda} whole, on a stand-in for NVIDIA's libraries: the losses are those of the CPU. */
class FakeCudaRecipesTest {
    private static final double SINGLE = 1e-5;
    private static final double ROUNDED = 2e-2;
    private static final int FEW = 5;
    /** Few steps at the full rate: a wrong gradient shows in the losses. */
    private static final String EARLY = "train.schedule.warmup=1";

    @TempDir
    Path folder;

    @Test
    void quickstartTrainsAsOnTheCpu() throws Exception {
        check(
                "quickstart",
                3,
                SINGLE,
                "fp32",
                "train.batch=2",
                "model.layers=1",
                "data.context=16",
                "sample.tokens=2",
                EARLY);
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({
        "gpt-shakespeare, 50, 12, sample.tokens=2",
        "imdb-classifier, 5, 4,",
        "seq2seq-bahdanau-small, 5, 2,",
        "vit-fashion-mnist, 5, 4,",
        "cnn-fashion-mnist, 5, 4,",
        "gpt-shakespeare-moe, 5, 4, sample.tokens=2"
    })
    void recipesTrainAsOnTheCpu(String recipe, int steps, int batch, String more) throws Exception {
        List<String> overrides = new ArrayList<>(List.of("train.batch=" + batch));
        if (more != null) {
            overrides.add(more);
        }
        List<String> early = new ArrayList<>(overrides);
        early.add(EARLY);
        // At the full rate from the start, rounding grows to 1e-4 in a dozen steps: two libraries of the CPU part as
        // far.
        List<String> single = steps > FEW ? overrides : early;
        check(recipe, steps, SINGLE, "fp32", single.toArray(String[]::new));
        check(recipe, FEW, ROUNDED, "bf16", early.toArray(String[]::new));
    }

    private void check(String recipe, int steps, double tolerance, String precision, String... overrides)
            throws Exception {
        FakeCudaShell shell = new FakeCudaShell(folder);
        List<Double> expected = losses(shell, recipe, steps, "cpu", overrides);
        List<String> onCard = new ArrayList<>(List.of(overrides));
        onCard.add("precision=" + precision);
        List<Double> got = losses(shell, recipe, steps, "cuda", onCard.toArray(String[]::new));
        assertThat(expected).hasSize(steps);
        assertThat(got).hasSize(steps);
        for (int i = 0; i < steps; i++) {
            assertThat(got.get(i))
                    .as("%s in %s, loss of step %d", recipe, precision, i + 1)
                    .isCloseTo(expected.get(i), within(tolerance * expected.get(i)));
        }
        assertThat(shell.count("wrong")).as("calls that a driver would refuse").isZero();
        assertThat(shell.count("launches")).isPositive();
        assertThat(shell.count("replays")).as("steps replayed as graphs").isPositive();
        for (String left : List.of("executions", "descriptors", "layouts", "handles", "events", "pinned")) {
            assertThat(shell.count(left)).as(left + " at the end").isZero();
        }
    }

    private List<Double> losses(FakeCudaShell shell, String recipe, int steps, String device, String... overrides)
            throws Exception {
        Path runs = Files.createTempDirectory(folder, device);
        List<String> arguments = new ArrayList<>(List.of("train", recipe + ".yaml", "--device", device, "--runs"));
        arguments.add(runs.toString());
        arguments.addAll(List.of("train.log=1", "train.steps=" + steps, "evaluate.batches=1"));
        arguments.addAll(List.of("evaluate.every=" + steps, "checkpoint.every=" + steps));
        arguments.addAll(List.of(overrides));
        if (device.equals("cpu")) {
            Shell.Result result = Shell.run(arguments.toArray());
            assertThat(result.code()).as(result.err()).isZero();
        } else {
            shell.attn4j(arguments.toArray(String[]::new));
        }
        List<Double> losses = new ArrayList<>();
        for (String line : Files.readAllLines(runs.resolve(recipe).resolve("metrics.jsonl"))) {
            JsonNode entry = new JsonMapper().readTree(line);
            if (entry.path("kind").asText().equals("train")) {
                losses.add(entry.get("loss").asDouble());
            }
        }
        return losses;
    }
}
