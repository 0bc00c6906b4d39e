package org.attn4j.framework.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.attn4j.framework.config.NamePatterns;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.FakeCuda;
import org.attn4j.framework.device.cuda.TestCard;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.CudaProvider;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.layer.adapter.Lora;
import org.attn4j.framework.model.DataFacts;
import org.junit.jupiter.api.Test;

/** Training on the stand-in for a driver; {@link FakeDriverTrainingTest} runs these in a process of their own. */
class FakeDriverTrainingChecks {
    private static final int STEPS = 4;
    private static final int SHAPES = 8;

    private static final Tuning LORA = new Tuning(
            new NamePatterns("initialize.freeze", List.of()),
            Optional.of(new Lora(2, 6, 0.1, List.of("query", "value", "down"), List.of("norm"))));
    private static final Tuning FROZEN =
            new Tuning(new NamePatterns("initialize.freeze", List.of("embedding", "blocks.0")), Optional.empty());

    private static List<Double> losses(Tuning tuning, Backend backend) throws Exception {
        List<Double> losses = new ArrayList<>();
        Path folder = Files.createTempDirectory("run");
        TinyRun.trainer(folder, TinyRun.settings(STEPS, 4, 2, 3e-3), tuning, backend, 0, new TrainingListener() {
                    @Override
                    public void stepped(StepReport report) {
                        losses.add(report.loss());
                    }

                    @Override
                    public void evaluated(long step, Evaluation evaluation, boolean best) {
                        losses.add(evaluation.loss());
                    }
                })
                .run();
        return losses;
    }

    private static List<Double> losses(Tuning tuning, Precision precision) throws Exception {
        try (CudaDevice device = TestCard.device(precision)) {
            return losses(tuning, CudaProvider.backend(device));
        }
    }

    @Test
    void lossesAreThoseOfTheCpu() throws Exception {
        for (Tuning tuning : List.of(Tuning.WHOLE, LORA, FROZEN)) {
            List<Double> expected = losses(tuning, Backend.host(new HostDevice(1, BlasChoice.OPENBLAS)));
            List<Double> single = losses(tuning, Precision.FP32);
            List<Double> rounded = losses(tuning, Precision.BF16);
            assertThat(single).hasSize(STEPS + 1).hasSameSizeAs(expected);
            for (int i = 0; i < expected.size(); i++) {
                double loss = expected.get(i);
                assertThat(single.get(i)).as("fp32, loss " + (i + 1)).isCloseTo(loss, within(1e-5 * loss));
                assertThat(rounded.get(i)).as("bf16, loss " + (i + 1)).isCloseTo(loss, within(2e-2 * loss));
            }
        }
        assertThat(FakeCuda.counter("replays"))
                .as("steps that were replayed as graphs")
                .isPositive();
    }

    /** A step waits for the card once, to read its losses and the gradient's norm; nothing else makes the host wait. */
    @Test
    void aStepWaitsOnceForTheCard() throws Exception {
        for (int accumulate : new int[] {1, 3}) {
            try (CudaDevice device = TestCard.device(Precision.BF16)) {
                TrainSettings settings = TinyRun.settings(STEPS, 2, accumulate, 3e-3);
                Graph graph = Models.training(TinyRun.model(), DataFacts.text(TinyRun.VOCABULARY, TinyRun.CONTEXT), 1);
                ModelState state = new ModelState(graph.parameters(), settings.optimizer(), device, 1);
                StepRunner runner = new StepRunner(graph, CudaProvider.backend(device), settings, state);
                List<Batch> batches = new ArrayList<>();
                for (int i = 0; i < accumulate; i++) {
                    batches.add(TinyRun.source(2, 1).batch(i));
                }
                for (int step = 0; step < STEPS; step++) {
                    long before = FakeCuda.counter("synchronized");
                    runner.run(step, batches);
                    assertThat(FakeCuda.counter("synchronized") - before)
                            .as("waits of step " + step)
                            .isEqualTo(1);
                }
            }
        }
    }

    /** Plans that are dropped take their graphs and products along. */
    @Test
    void plansOfManyShapesLeaveNothingBehind() throws Exception {
        try (CudaDevice device = TestCard.device(Precision.FP32)) {
            Backend backend = CudaProvider.backend(device);
            Graph graph = Models.evaluation(TinyRun.model(), DataFacts.text(TinyRun.VOCABULARY, TinyRun.CONTEXT), 1);
            Parameters values = new Parameters(graph.parameters(), device);
            values.initialize(1, device);
            long before = FakeCuda.counter("replays");
            long graphs = 0;
            long descriptors = 0;
            for (int batch = 1; batch <= SHAPES; batch++) {
                new Evaluator(graph, backend, values, 0, List.of()).run("validation", TinyRun.source(batch, 1), 3);
                graphs = Math.max(graphs, FakeCuda.counter("executions"));
                descriptors = Math.max(descriptors, FakeCuda.counter("descriptors"));
                System.gc();
                Thread.sleep(100); // what is collected reaches the queue
            }
            assertThat(FakeCuda.counter("replays") - before).isEqualTo(2 * SHAPES);
            assertThat(graphs).as("graphs alive at the most").isLessThanOrEqualTo(SHAPES / 2);
            long products = descriptors / graphs;
            assertThat(descriptors).as("descriptors alive at the most").isLessThanOrEqualTo(products * SHAPES / 2);
        }
    }
}
