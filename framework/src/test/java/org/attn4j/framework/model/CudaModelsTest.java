package org.attn4j.framework.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.attn4j.framework.config.Limits;
import org.attn4j.framework.device.BlasChoice;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.cuda.EmulatedCuda;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.CudaProvider;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Plans;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.ExpertKind;
import org.attn4j.framework.layer.feedforward.MixtureOfExperts;
import org.attn4j.framework.layer.norm.RootMeanSquareNorm;
import org.attn4j.framework.layer.position.RotaryPosition;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.attn4j.framework.train.Batch;
import org.attn4j.framework.train.ModelState;
import org.attn4j.framework.train.Models;
import org.attn4j.framework.train.StepRunner;
import org.attn4j.framework.train.TrainSettings;
import org.attn4j.framework.train.optimizer.AdamW;
import org.attn4j.framework.train.schedule.ConstantSchedule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every model trains on a card, which the emulation stands for, as it does on the CPU. */
class CudaModelsTest {
    /** Steps of one shape: the first is run call by call, the second is recorded, the third replayed. */
    private static final int STEPS = 3;

    private record Course(
            List<Double> losses, float[] gradient, float[] values, int[] predictions, List<String> hostOps) {}

    static Stream<Arguments> models() {
        Random random = new Random(9);
        DataFacts images = DataFacts.images(new ImageShape(2, 8, 12), 6);
        Batch pictures = VisionTransformerTest.batch(random, 3);
        return Stream.of(
                        ModelGradientTest.models(),
                        ModelGradientTest.largerModels(),
                        Stream.of(
                                Arguments.of(VisionTransformerTest.model("class", 4, 0.1), images, pictures),
                                Arguments.of(VisionTransformerTest.model("mean", 2, 0.1), images, pictures),
                                Arguments.of(new ConvolutionalNetwork(List.of(3, 4), 8, 0.1, 0), images, pictures),
                                Arguments.of(mixture(), DataFacts.text(12, 8), text(random, 3, 8))))
                .flatMap(s -> s);
    }

    private static LanguageModel mixture() {
        return new LanguageModel(
                16,
                2,
                new RotaryPosition(10000),
                new TransformerBlock(
                        Placement.PRE,
                        new RootMeanSquareNorm(1e-6),
                        new CausalAttention(2, 1, false, 0.1),
                        new MixtureOfExperts(
                                4, 2, ExpertKind.SWIGLU, 12, ActivationKind.GELU, true, 1.5, 0.5, 1e-2, 1e-3, 0.1),
                        0.1),
                true,
                false,
                0.1,
                0.05,
                0.1);
    }

    private static Batch text(Random random, int rows, int columns) {
        int[] ids = random.ints((long) rows * columns, 0, 12).toArray();
        int[] labels = random.ints((long) rows * columns, -1, 12).toArray();
        long targets = java.util.Arrays.stream(labels).filter(l -> l >= 0).count();
        long[] shape = {rows, columns};
        return new Batch(
                java.util.Map.of("ids", new Batch.Ints(shape, ids), "labels", new Batch.Ints(shape, labels)),
                targets,
                "test");
    }

    @ParameterizedTest
    @MethodSource("models")
    void trainsAsOnTheCpu(Model model, DataFacts facts, Batch batch) {
        Course expected = train(model, facts, batch, Backend.host(new HostDevice(1, BlasChoice.OPENBLAS)));
        Course got = train(model, facts, batch, CudaProvider.backend(EmulatedCuda.device(Precision.FP32)));
        EmulatedCuda.checkGuards();
        for (int i = 0; i < STEPS; i++) {
            assertThat(got.losses.get(i)).isCloseTo(expected.losses.get(i), within(1e-4));
        }
        assertThat(difference(got.gradient, expected.gradient)).isLessThan(1e-3);
        assertThat(difference(got.values, expected.values)).isLessThan(1e-3);
        assertThat(got.predictions).isEqualTo(expected.predictions);
        assertThat(got.hostOps).as("ops without a CUDA kernel").isEmpty();
    }

    /** With tensors in bfloat16 wherever kernels read and write them so. */
    @ParameterizedTest
    @MethodSource("models")
    void trainsInBfloat16ButForItsRounding(Model model, DataFacts facts, Batch batch) {
        Course expected = train(model, facts, batch, Backend.host(new HostDevice(1, BlasChoice.OPENBLAS)));
        Course got = train(model, facts, batch, CudaProvider.backend(EmulatedCuda.device(Precision.BF16)));
        EmulatedCuda.checkGuards();
        for (int i = 0; i < STEPS; i++) {
            double loss = expected.losses.get(i);
            assertThat(got.losses.get(i)).isCloseTo(loss, within(2e-2 * loss));
        }
        assertThat(difference(got.gradient, expected.gradient)).isLessThan(0.1);
    }

    private static Course train(Model model, DataFacts facts, Batch batch, Backend backend) {
        Graph graph = Models.training(model, facts, 7);
        // Plain steps: Adam's first ones are the gradient's sign, which rounding turns round where it is near 0.
        TrainSettings settings = new TrainSettings(
                Limits.STEPS, 1, 1, 1.0, 7, 0, new AdamW(1e-3, 0, 0.9, 0.99, 1e-2), new ConstantSchedule(0), 1);
        Device device = backend.device();
        ModelState state = new ModelState(graph.parameters(), settings.optimizer(), device, 7);
        StepRunner runner = new StepRunner(graph, backend, settings, state);
        List<Double> losses = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            losses.add(runner.run(i, List.of(batch)).loss());
        }
        Graph plain = Models.evaluation(model, facts, 7);
        Plans plans = Plans.inference(plain, backend, state.values(), java.util.Map.of(), List.of(Graph.PREDICTIONS));
        int[] predictions = PlanRun.integers(plans, plain, backend, batch, Graph.PREDICTIONS);
        return new Course(
                losses,
                floats(device, runner.gradients().flat()),
                floats(device, state.values().flat()),
                predictions,
                runner.plan(batch).hostOps());
    }

    private static float[] floats(Device device, org.attn4j.framework.device.Tensor tensor) {
        float[] values = new float[(int) tensor.size()];
        device.copyOut(tensor, values);
        return values;
    }

    private static double difference(float[] got, float[] expected) {
        double worst = 0;
        double largest = 0;
        for (int i = 0; i < got.length; i++) {
            worst = Math.max(worst, Math.abs((double) got[i] - expected[i]));
            largest = Math.max(largest, Math.abs(expected[i]));
        }
        return worst / largest;
    }
}
