package org.attn4j.framework.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.attn4j.framework.config.NamePatterns;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Depths;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.graph.Recompute;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.checkpoint.SafeTensorsFile;
import org.attn4j.framework.train.optimizer.AdamW;
import org.attn4j.framework.train.optimizer.Optimizer;
import org.attn4j.framework.train.optimizer.Sgd;
import org.attn4j.framework.train.schedule.ConstantSchedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frozen parameters, rates by depth and gradual unfreezing. */
class TuningTest {
    private static final HostDevice DEVICE = new HostDevice(2, BlasChoice.OPENBLAS);
    private static final Backend BACKEND = Backend.host(DEVICE);
    private static final DataFacts FACTS = DataFacts.text(TinyRun.VOCABULARY, TinyRun.CONTEXT);
    private static final Sgd PLAIN = new Sgd(0.1, 0, 0);

    @TempDir
    Path folder;

    private static Tuning frozen(String... patterns) {
        return new Tuning(new NamePatterns("initialize.freeze", List.of(patterns)), Optional.empty());
    }

    private static TrainSettings settings(Optimizer optimizer, double layerDecay, long unfreezeEvery) {
        return new TrainSettings(
                12, 4, 1, 0, 42, 0, optimizer, new ConstantSchedule(0), 1, layerDecay, unfreezeEvery, Recompute.NONE);
    }

    private static StepRunner runner(Tuning tuning, TrainSettings settings) {
        Graph graph = tuning.training(TinyRun.model(), FACTS, settings);
        return new StepRunner(graph, BACKEND, settings, ModelState.of(graph, settings, p -> true, DEVICE));
    }

    private static Map<String, float[]> copy(Parameters parameters) {
        Map<String, float[]> values = new TreeMap<>();
        for (ParameterSpec p : parameters.specs()) {
            float[] v = new float[(int) p.spec().size()];
            DEVICE.copyOut(parameters.slot(p.name()), v);
            values.put(p.name(), v);
        }
        return values;
    }

    private static void step(StepRunner runner, long step) {
        runner.run(step, List.of(TinyRun.source(4, 1).batch(step)));
    }

    @Test
    void depthsAreBlocksBelowTheEnd() {
        Map<String, Integer> depths = Depths.of(Models.training(TinyRun.model(), FACTS, 1));
        assertThat(depths).containsEntry("norm.weight", 0).containsEntry("embedding.weight", 3);
        depths.forEach((name, depth) -> {
            if (name.startsWith("blocks.")) {
                assertThat(depth).as(name).isEqualTo(name.startsWith("blocks.1.") ? 1 : 2);
            }
        });
    }

    @Test
    void frozenParametersHaveNoGradientNoMomentsAndDoNotMove() {
        TrainSettings settings = settings(new AdamW(0.01, 0.1, 0.9, 0.99, 1e-8), 1, 0);
        StepRunner whole = runner(Tuning.WHOLE, settings);
        StepRunner part = runner(frozen("embedding", "blocks.0"), settings);
        Map<String, float[]> start = copy(part.state().values());
        step(whole, 0);
        step(part, 0);

        Map<String, float[]> gradients = copy(part.gradients());
        assertThat(gradients.keySet()).isNotEmpty().allMatch(n -> n.startsWith("blocks.1.") || n.equals("norm.weight"));
        Map<String, float[]> all = copy(whole.gradients());
        gradients.forEach((name, g) -> assertThat(g).as(name).isEqualTo(all.get(name)));
        part.state().moments().values().forEach(m -> assertThat(copy(m).keySet())
                .isEqualTo(gradients.keySet()));
        assertThat(part.bytes()).isLessThan(whole.bytes());

        step(part, 1);
        copy(part.state().values()).forEach((name, v) -> {
            if (gradients.containsKey(name)) {
                assertThat(v).as(name).isNotEqualTo(start.get(name));
            } else {
                assertThat(v).as(name).isEqualTo(start.get(name));
            }
        });
    }

    @Test
    void nothingIsComputedBelowWhatIsTrained() {
        TrainSettings settings = settings(PLAIN, 1, 0);
        Batch batch = TinyRun.source(4, 1).batch(0);
        long whole = attentionGradients(runner(Tuning.WHOLE, settings), batch);
        assertThat(whole).isEqualTo(2);
        assertThat(attentionGradients(runner(frozen("embedding", "blocks.0"), settings), batch))
                .isEqualTo(1);
        StepRunner norm = runner(frozen("embedding", "blocks"), settings);
        assertThat(attentionGradients(norm, batch)).isZero();
        assertThat(norm.plan(batch).bytes())
                .isLessThan(runner(Tuning.WHOLE, settings).plan(batch).bytes());
    }

    private static long attentionGradients(StepRunner runner, Batch batch) {
        return runner.plan(batch).ops().stream()
                .filter(op -> op.contains("attention_grad"))
                .count();
    }

    /** w1 = w0 - rate decay^depth g, by hand. */
    @Test
    void theRateFallsBlockByBlock() {
        StepRunner runner = runner(Tuning.WHOLE, settings(PLAIN, 0.5, 0));
        Map<String, float[]> before = copy(runner.state().values());
        step(runner, 0);
        Map<String, float[]> gradients = copy(runner.gradients());
        Map<String, Float> rates = Map.of("norm", 0.1f, "blocks.1", 0.05f, "blocks.0", 0.025f, "embedding", 0.0125f);
        copy(runner.state().values()).forEach((name, after) -> {
            float rate = rates.get(name.startsWith("blocks") ? name.substring(0, 8) : name.split("\\.")[0]);
            for (int i = 0; i < after.length; i++) {
                float expected = before.get(name)[i] - rate * gradients.get(name)[i];
                assertThat(after[i]).as(name).isCloseTo(expected, within(1e-6f));
            }
        });
    }

    /** Adam's first update is the rate, wherever the gradient is far from 0: also that of a block that thaws later. */
    @Test
    void blocksThawOneByOneFromTheEndAsIfTheOptimizerBeganThen() {
        StepRunner runner = runner(Tuning.WHOLE, settings(new AdamW(0.01, 0, 0.9, 0.99, 1e-12), 1, 2));
        List<String> order = List.of("norm", "blocks.1", "blocks.0", "embedding");
        Map<String, float[]> before = copy(runner.state().values());
        for (int step = 0; step < 8; step++) {
            step(runner, step);
            Map<String, float[]> after = copy(runner.state().values());
            Map<String, float[]> gradients = copy(runner.gradients());
            for (String name : after.keySet()) {
                int group = order.indexOf(name.startsWith("blocks") ? name.substring(0, 8) : name.split("\\.")[0]);
                if (group > step / 2) {
                    assertThat(after.get(name)).as("%s at %d", name, step).isEqualTo(before.get(name));
                } else if (step == 2 * group) {
                    for (int i = 0; i < after.get(name).length; i++) {
                        if (Math.abs(gradients.get(name)[i]) > 1e-4) {
                            assertThat(Math.abs(after.get(name)[i] - before.get(name)[i]))
                                    .as("%s at %d", name, step)
                                    .isCloseTo(0.01f, within(1e-5f));
                        }
                    }
                }
            }
            before = after;
        }
    }

    @Test
    void isTheSameToTheByteWhenInterrupted() throws IOException {
        TrainSettings train = settings(new AdamW(0.01, 0.1, 0.9, 0.99, 1e-8), 0.7, 4);
        Path last = Resumed.requireSameBytes(folder, train, frozen("embedding"), 3, 4, 9);
        try (SafeTensorsFile optimizer = SafeTensorsFile.open(last.resolve("optimizer.safetensors"))) {
            assertThat(optimizer.names()).isNotEmpty().noneMatch(n -> n.contains("embedding"));
        }
    }

    @Test
    void whatDoesNotFitTheModelIsRefused() {
        TrainSettings settings = settings(PLAIN, 1, 0);
        assertThatThrownBy(() -> frozen("block.0").training(TinyRun.model(), FACTS, settings))
                .hasMessageContaining("initialize.freeze: 'block.0' matches no parameter: did you mean 'blocks.0'?")
                .hasMessageContaining("blocks.*.attention.query.weight");
        assertThatThrownBy(() -> frozen("query").training(TinyRun.model(), FACTS, settings))
                .hasMessageContaining("which are one parameter")
                .hasMessageContaining("blocks.0.attention.key.weight");
        assertThatThrownBy(() -> frozen("weight").training(TinyRun.model(), FACTS, settings))
                .hasMessageContaining("takes all parameters");
    }
}
