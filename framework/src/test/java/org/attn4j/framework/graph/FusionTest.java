package org.attn4j.framework.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.TestCard;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.Kernels;
import org.attn4j.framework.op.elementwise.Add;
import org.attn4j.framework.op.elementwise.Dropout;
import org.attn4j.framework.op.launch.CudaKernels;
import org.attn4j.framework.op.linear.Linear;
import org.attn4j.framework.op.norm.LayerNorm;
import org.attn4j.framework.op.norm.RmsNorm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/** Ops that a plan runs as one: the same bits as one after the other, in fewer launches and less memory. */
class FusionTest {
    private static final double EPSILON = 1e-5;
    private static final int LAYERS = 2;

    /** What a plan gave: the loss, the parameters' gradients, its steps and its bytes. */
    private record Result(float loss, float[] gradients, List<String> steps, long bytes) {}

    /** Residual layers {@code x + dropout(f(norm(x)))} with a norm of their sum, or {@code norm(x + dropout(f(x)))}. */
    private static final class Blocks {
        final SameDiff sd = SameDiff.create();
        final List<ParameterSpec> parameters = new ArrayList<>();
        final int rows;
        final int width;
        final boolean centred;
        final double rate;
        final SDVariable step = sd.placeHolder("step", DataType.INT64);

        Blocks(int rows, int width, boolean centred, double rate) {
            this.rows = rows;
            this.width = width;
            this.centred = centred;
            this.rate = rate;
        }

        SDVariable parameter(String name, double deviation, long... shape) {
            parameters.add(ParameterSpec.plain(name, shape, Initializer.normal(deviation), true));
            return sd.placeHolder(name, DataType.FLOAT, shape);
        }

        SDVariable norm(String name, SDVariable x) {
            SDVariable gain = parameter(name + ".gain", 1, width);
            JavaOp op = centred
                    ? new LayerNorm(sd, x, gain, parameter(name + ".bias", 1, width), EPSILON)
                    : new RmsNorm(sd, x, gain, EPSILON);
            return op.named(name)[0];
        }

        SDVariable dropped(String name, SDVariable x) {
            return rate == 0 ? x : new Dropout(sd, x, step, rate, name.hashCode()).named(name)[0];
        }

        SDVariable linear(String name, SDVariable x) {
            SDVariable w = parameter(name + ".weight", 0.3, width, width);
            return new Linear(sd, x, w, parameter(name + ".bias", 0.1, width), false).named(name)[0];
        }

        Graph graph(boolean pre) {
            SDVariable x = dropped("drop", linear("in", sd.placeHolder("x", DataType.FLOAT, rows, width)));
            for (int i = 0; i < LAYERS; i++) {
                SDVariable in = pre ? norm("norm" + i, x) : x;
                SDVariable out = dropped("drop" + i, linear("linear" + i, in));
                x = new Add(sd, x, out).named("sum" + i)[0];
                x = pre ? x : norm("norm" + i, x);
            }
            SDVariable y = pre ? norm("norm", x) : x;
            return new Graph(sd, parameters, Map.of(Graph.LOSS, y.mul(y).mul(y).mean()));
        }

        Result run(boolean pre, Backend backend) {
            Graph graph = graph(pre);
            Parameters values = new Parameters(graph.parameters(), backend.device());
            values.initialize(5, backend.device());
            Parameters gradients = new Parameters(graph.parameters(), backend.device());
            Plan plan = Plans.training(graph, backend, values, gradients, List.of(Graph.LOSS))
                    .plan(Map.of("x", TensorSpec.floats(rows, width), "step", new TensorSpec(DataType.INT64)));
            float[] x = new float[rows * width];
            Random random = new Random(3);
            for (int i = 0; i < x.length; i++) {
                x[i] = (float) random.nextGaussian();
            }
            backend.device().copyIn(x, plan.input("x"));
            backend.device().copyIn(new long[] {7}, plan.input("step"));
            plan.run();
            float[] loss = new float[1];
            backend.device().copyOut(plan.output(Graph.LOSS), loss);
            int size = 0;
            for (ParameterSpec p : graph.parameters()) {
                size += (int) p.spec().size();
            }
            float[] all = new float[size];
            int at = 0;
            for (ParameterSpec p : graph.parameters()) {
                float[] one = new float[(int) p.spec().size()];
                backend.device().copyOut(gradients.slot(p.name()), one);
                System.arraycopy(one, 0, all, at, one.length);
                at += one.length;
            }
            return new Result(loss[0], all, plan.ops(), plan.bytes());
        }
    }

    /** The card's kernels, but for those of chains. */
    private static Backend oneByOne(CudaDevice device) {
        Kernels own = new CudaKernels(device);
        Kernels single = new Kernels() {
            @Override
            public Runnable bind(JavaOp op, List<Tensor> inputs, List<Tensor> outputs) {
                return own.bind(op, inputs, outputs);
            }

            @Override
            public Runnable bindStock(DifferentialFunction op, List<Tensor> inputs, List<Tensor> outputs) {
                return own.bindStock(op, inputs, outputs);
            }
        };
        return Backend.withHost(device, single, device.host());
    }

    private static Result fused(int rows, int width, boolean centred, double rate, boolean pre, long order) {
        try (CudaDevice device = TestCard.checkedDevice(Precision.FP32)) {
            TestCard.order(order);
            Result result = new Blocks(rows, width, centred, rate).run(pre, CudaProvider.backend(device));
            TestCard.checkGuards();
            return result;
        } finally {
            TestCard.order(0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "5, 12, true, 0.3, true", "5, 12, true, 0.3, false", "9, 7, true, 0.2, true", "6, 33, false, 0.5, true",
        "6, 33, false, 0, false", "3, 130, true, 0, true", "4, 260, false, 0.1, false", "2, 1028, true, 0.1, true"
    })
    void asOneAsOneByOne(int rows, int width, boolean centred, double rate, boolean pre) {
        Result one;
        try (CudaDevice device = TestCard.device(Precision.FP32)) {
            one = new Blocks(rows, width, centred, rate).run(pre, oneByOne(device));
        }
        for (long order : new long[] {0, 1, 77}) {
            Result got = fused(rows, width, centred, rate, pre, order);
            assertThat(got.loss).isEqualTo(one.loss);
            assertThat(got.gradients).isEqualTo(one.gradients);
            assertThat(got.steps.size()).isLessThan(one.steps.size());
            assertThat(got.bytes).isLessThanOrEqualTo(one.bytes);
        }
        Result cpu = new Blocks(rows, width, centred, rate).run(pre, Backend.host(HostDevice.shared()));
        assertThat((double) one.loss).isCloseTo(cpu.loss, within(1e-5 + 1e-5 * Math.abs(cpu.loss)));
        double largest = 0;
        for (float g : cpu.gradients) {
            largest = Math.max(largest, Math.abs(g));
        }
        for (int i = 0; i < cpu.gradients.length; i++) {
            assertThat((double) one.gradients[i]).isCloseTo(cpu.gradients[i], within(2e-5 * largest));
        }
        assertThat(cpu.steps).noneMatch(s -> s.contains(" + "));
    }

    /** The kinds of ops of each chain, in order. */
    private static List<List<String>> chains(Result result) {
        return result.steps.stream()
                .filter(s -> s.contains(" + "))
                .map(s -> Arrays.stream(s.split(" \\+ "))
                        .map(op -> op.replaceAll("attn4j_|_\\d+$", ""))
                        .toList())
                .toList();
    }

    /** Before the first layer dropout and norm alone; backward the reverse. The loss reads the last norm twice. */
    @Test
    void chainsOfPreNormBlocks() {
        assertThat(chains(fused(5, 12, true, 0.3, true, 0)))
                .containsExactly(
                        List.of("dropout", "layer_norm"),
                        List.of("dropout", "add", "layer_norm"),
                        List.of("dropout", "add", "layer_norm"),
                        List.of("add", "layer_norm_grad", "dropout"),
                        List.of("layer_norm_grad", "add", "dropout"),
                        List.of("layer_norm_grad", "add", "dropout"));
    }

    /** The sum of a post-norm layer's gradients comes before the gradient of the norm. */
    @Test
    void chainsOfPostNormBlocks() {
        assertThat(chains(fused(5, 12, false, 0.3, false, 0)))
                .containsExactly(
                        List.of("dropout", "add", "rms_norm"),
                        List.of("dropout", "add", "rms_norm"),
                        List.of("add", "rms_norm_grad", "dropout"),
                        List.of("add", "rms_norm_grad", "dropout"));
    }
}
