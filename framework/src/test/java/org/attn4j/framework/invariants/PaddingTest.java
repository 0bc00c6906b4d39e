package org.attn4j.framework.invariants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.BatchSource;
import org.attn4j.framework.train.Evaluation;
import org.attn4j.framework.train.Evaluator;
import org.attn4j.framework.train.ModelState;
import org.attn4j.framework.train.Models;
import org.attn4j.framework.train.StepRunner;
import org.attn4j.framework.train.TrainSettings;
import org.attn4j.framework.train.optimizer.Sgd;
import org.attn4j.framework.train.schedule.ConstantSchedule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Padding changes nothing: the same examples padded to longer sequences, with rows more that only fill up a batch, give
 * the same loss and gradients, the same evaluation and the same figures of routers, for every model and layer that takes
 * padded input. (What is drawn for an element, dropout and a router's noise, is drawn by its place in the batch.)
 */
class PaddingTest {
    private static final Backend BACKEND = Backend.host(HostDevice.shared());
    private static final Device DEVICE = BACKEND.device();

    /** A model with its starting values; a step moves nothing. */
    private static final class Run {
        private final StepRunner runner;
        private final Evaluator evaluator;

        Run(PaddedModels.Case c) {
            Graph graph = Models.training(c.model(), c.facts(), 5);
            TrainSettings settings = new TrainSettings(10, 1, 1, 0, 5, 0, new Sgd(0, 0, 0), new ConstantSchedule(0), 1);
            runner = new StepRunner(
                    graph, BACKEND, settings, new ModelState(graph.parameters(), settings.optimizer(), DEVICE, 5));
            evaluator = new Evaluator(
                    Models.evaluation(c.model(), c.facts(), 5),
                    BACKEND,
                    runner.state().values(),
                    0,
                    List.of());
        }

        double loss(Batch batch) {
            return runner.run(0, List.of(batch)).loss();
        }

        Map<String, float[]> gradients() {
            Parameters all = runner.gradients();
            Map<String, float[]> copies = new LinkedHashMap<>();
            all.specs().forEach(p -> {
                Tensor slot = all.slot(p.name());
                float[] copy = new float[(int) slot.size()];
                DEVICE.copyOut(slot, copy);
                copies.put(p.name(), copy);
            });
            return copies;
        }

        Evaluation evaluation(Batch batch) {
            return evaluator.run(
                    "split",
                    new BatchSource() {
                        @Override
                        public long size() {
                            return 1;
                        }

                        @Override
                        public Batch batch(long index) {
                            return batch;
                        }
                    },
                    0);
        }
    }

    @ParameterizedTest
    @MethodSource("org.attn4j.framework.invariants.PaddedModels#cases")
    void changesNothing(PaddedModels.Case c) {
        Run run = new Run(c);
        Batch tight = c.batch().apply(PaddedBatches.TIGHT);
        double loss = run.loss(tight);
        Map<String, float[]> gradients = run.gradients();
        Evaluation evaluation = run.evaluation(tight);
        for (PaddedBatches padded :
                List.of(new PaddedBatches(8, 8, 0), new PaddedBatches(16, 9, 1), new PaddedBatches(23, 24, 3))) {
            Batch batch = c.batch().apply(padded);
            assertThat(run.loss(batch)).as("%s: loss", padded).isEqualTo(loss, within(1e-6 * loss));
            double all = Math.sqrt(gradients.values().stream()
                    .mapToDouble(PaddingTest::squares)
                    .sum());
            run.gradients().forEach((name, g) -> {
                float[] before = gradients.get(name);
                double bound = 2e-6 * (Math.sqrt(squares(before)) + 0.01 * all);
                assertThat(Rows.distance(g, before))
                        .as("%s: gradient of %s", padded, name)
                        .isLessThan(bound);
            });
            Evaluation other = run.evaluation(batch);
            assertThat(other.loss()).as("%s: evaluation", padded).isEqualTo(evaluation.loss(), within(1e-6 * loss));
            assertThat(other.targets()).isEqualTo(evaluation.targets());
            assertThat(other.metrics().keySet()).isEqualTo(evaluation.metrics().keySet());
            evaluation.metrics().forEach((name, value) -> assertThat(other.metric(name))
                    .as("%s: %s", padded, name)
                    .isEqualTo(value, within(1e-5 * Math.abs(value))));
        }
    }

    private static double squares(float[] v) {
        double sum = 0;
        for (float x : v) {
            sum += (double) x * x;
        }
        return sum;
    }
}
