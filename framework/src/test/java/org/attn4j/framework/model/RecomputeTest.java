package org.attn4j.framework.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.EmulatedCuda;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.CudaProvider;
import org.attn4j.framework.graph.Depths;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Plan;
import org.attn4j.framework.graph.Recompute;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.ModelState;
import org.attn4j.framework.train.Models;
import org.attn4j.framework.train.StepRunner;
import org.attn4j.framework.train.TrainSettings;
import org.attn4j.framework.train.optimizer.AdamW;
import org.attn4j.framework.train.schedule.ConstantSchedule;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A model whose blocks are computed a second time for their gradients is trained to the same bits. */
class RecomputeTest {
    private static final String AGAIN = "#again";

    /** Every bit that training leaves behind. */
    private record Course(List<Double> losses, List<float[]> buffers) {}

    static Stream<Arguments> modelsOfBlocks() {
        return CudaModelsTest.models().filter(a -> {
            Graph graph = Models.training((Model) a.get()[0], (DataFacts) a.get()[1], 7);
            return Depths.of(graph).values().stream().anyMatch(depth -> depth > 0);
        });
    }

    @ParameterizedTest
    @MethodSource("modelsOfBlocks")
    void onTheHost(Model model, DataFacts facts, Batch batch) {
        compare(model, facts, List.of(batch, batch), 3, Backend.host(new HostDevice(2, BlasChoice.OPENBLAS)));
    }

    /** Where tensors lie in bfloat16 or not by who reads them. */
    @ParameterizedTest
    @MethodSource("modelsOfBlocks")
    void onACardInBfloat16(Model model, DataFacts facts, Batch batch) {
        compare(model, facts, List.of(batch), 2, CudaProvider.backend(EmulatedCuda.device(Precision.BF16)));
        EmulatedCuda.checkGuards();
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("modelsOfBlocks")
    void onACardInSinglePrecision(Model model, DataFacts facts, Batch batch) {
        compare(model, facts, List.of(batch, batch), 3, CudaProvider.backend(EmulatedCuda.device(Precision.FP32)));
        EmulatedCuda.checkGuards();
    }

    private static void compare(Model model, DataFacts facts, List<Batch> step, int steps, Backend backend) {
        Course kept = train(model, facts, step, steps, backend, Recompute.NONE);
        Course again = train(model, facts, step, steps, backend, Recompute.BLOCKS);
        assertThat(again.losses).isEqualTo(kept.losses);
        assertThat(again.buffers).hasSameSizeAs(kept.buffers);
        for (int i = 0; i < kept.buffers.size(); i++) {
            assertThat(again.buffers.get(i)).as("buffer %d", i).isEqualTo(kept.buffers.get(i));
        }
    }

    private static Course train(
            Model model, DataFacts facts, List<Batch> step, int steps, Backend backend, Recompute recompute) {
        Graph graph = Models.training(model, facts, 7);
        TrainSettings settings = new TrainSettings(
                steps,
                1,
                step.size(),
                1.0,
                7,
                0,
                new AdamW(1e-2, 0.1, 0.9, 0.99, 1e-8),
                new ConstantSchedule(0),
                1,
                1,
                0,
                recompute);
        Device device = backend.device();
        ModelState state = new ModelState(graph.parameters(), settings.optimizer(), device, 7);
        StepRunner runner = new StepRunner(graph, backend, settings, state);
        List<Double> losses = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            losses.add(runner.run(i, step).loss());
        }
        Plan plan = runner.plan(step.get(0));
        assertThat(plan.ops().stream().anyMatch(op -> op.contains(AGAIN))).isEqualTo(recompute == Recompute.BLOCKS);
        List<float[]> buffers = new ArrayList<>();
        buffers.add(floats(device, runner.gradients().flat()));
        buffers.add(floats(device, state.values().flat()));
        state.moments().values().forEach(m -> buffers.add(floats(device, m.flat())));
        return new Course(losses, buffers);
    }

    private static float[] floats(Device device, Tensor tensor) {
        float[] values = new float[(int) tensor.size()];
        device.copyOut(tensor, values);
        return values;
    }
}
