package org.attn4j.framework.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.EmulatedCuda;
import org.attn4j.framework.op.elementwise.Add;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Plans on a card, which the emulation stands for. */
class CudaPlanTest {
    private static final float[] X = {1, -2, 3, 4, 5, -6};

    private static Graph graph(BiFunction<SameDiff, SDVariable[], SDVariable> formula) {
        SameDiff sd = SameDiff.create();
        SDVariable x = sd.placeHolder("x", DataType.FLOAT, 2, 3);
        ParameterSpec spec = ParameterSpec.plain("w", new long[] {2, 3}, Initializer.constant(3), true);
        SDVariable w = sd.placeHolder("w", DataType.FLOAT, 2, 3);
        SDVariable out = formula.apply(sd, new SDVariable[] {x, w});
        return new Graph(sd, List.of(spec), Map.of(Graph.LOSS, out));
    }

    private static Plan plan(Graph graph, Backend backend, Parameters gradients) {
        Parameters values = new Parameters(graph.parameters(), backend.device());
        values.initialize(1, backend.device());
        Plans plans = gradients == null
                ? Plans.inference(graph, backend, values, Map.of(), List.of(Graph.LOSS))
                : Plans.training(graph, backend, values, gradients, List.of(Graph.LOSS));
        return plans.plan(Map.of("x", TensorSpec.floats(2, 3)));
    }

    private static float[] run(Plan plan, Backend backend, float[] x) {
        backend.device().copyIn(x, plan.input("x"));
        plan.run();
        float[] out = new float[(int) plan.output(Graph.LOSS).size()];
        backend.device().copyOut(plan.output(Graph.LOSS), out);
        return out;
    }

    @Test
    void aPlanOfKernelsIsReplayedFromItsSecondRun() {
        EmulatedCuda api = EmulatedCuda.create();
        try (CudaDevice device = new CudaDevice(api, Precision.FP32, HostDevice.shared())) {
            Backend backend = CudaProvider.backend(device);
            Graph graph =
                    graph((sd, in) -> new Add(sd, new Add(sd, in[0], in[1]).outputVariable(), in[1]).outputVariable());
            Plan plan = plan(graph, backend, null);
            long before = api.calls();
            for (int i = 1; i <= 4; i++) {
                float[] x = {i, 2, 3, 4, 5, 6};
                assertThat(run(plan, backend, x)).containsExactly(i + 6, 8, 9, 10, 11, 12);
            }
            // Two launches in the first run, two while recording; replays call nothing.
            assertThat(api.calls() - before).isEqualTo(4);
        }
    }

    @Test
    void stockOpsRunOnTheHostBetweenCopies() {
        try (CudaDevice device = EmulatedCuda.device()) {
            Backend backend = CudaProvider.backend(device);
            Graph graph = graph((sd, in) -> {
                SDVariable sum = new Add(sd, in[0], in[1]).outputVariable(); // ours, on the card
                SDVariable row = sd.math().tanh(sum.mul(0.25)).sum(true, 1); // with a constant that decides a shape
                return sd.math().exp(row).sum();
            });
            Parameters gradients = new Parameters(graph.parameters(), device);
            Plan plan = plan(graph, backend, gradients);
            double loss = 0;
            double[] rows = new double[2];
            for (int r = 0; r < 2; r++) {
                for (int c = 0; c < 3; c++) {
                    rows[r] += Math.tanh((X[3 * r + c] + 3) * 0.25);
                }
                loss += Math.exp(rows[r]);
            }
            for (int again = 0; again < 3; again++) {
                assertThat((double) run(plan, backend, X)[0]).isCloseTo(loss, within(1e-5));
                float[] slope = new float[6];
                device.copyOut(gradients.slot("w"), slope);
                for (int i = 0; i < 6; i++) {
                    double t = Math.tanh((X[i] + 3) * 0.25);
                    assertThat((double) slope[i]).isCloseTo(Math.exp(rows[i / 3]) * (1 - t * t) * 0.25, within(1e-5));
                }
            }
        }
    }

    @Test
    void piecesAreCutAndJoinedOnTheCard() {
        try (CudaDevice device = EmulatedCuda.device()) {
            Backend backend = CudaProvider.backend(device);
            Graph graph = graph((sd, in) -> {
                SDVariable sum = new Add(sd, in[0], in[1]).outputVariable(); // [2, 3]
                SDVariable tail = sd.slice(sum, new int[] {0, 1}, 2, 2); // columns 1 and 2
                SDVariable wide = sd.concat(1, sd.math().tanh(sum.add(in[0])), tail); // [2, 5]
                return sd.concat(
                        0, wide, tail.add(tail).reshape(1, 4).sum(true, 1).mul(fiveOnes(sd))); // [3, 5]
            });
            Plan plan = plan(graph, backend, null);
            float[] got = run(plan, backend, X);
            double all = 0;
            for (int r = 0; r < 2; r++) {
                for (int c = 0; c < 3; c++) {
                    float x = X[3 * r + c];
                    assertThat((double) got[5 * r + c]).isCloseTo(Math.tanh(2 * x + 3), within(1e-6));
                    if (c > 0) {
                        assertThat(got[5 * r + 3 + c - 1]).isEqualTo(x + 3);
                        all += 2 * (x + 3);
                    }
                }
            }
            for (int c = 0; c < 5; c++) {
                assertThat((double) got[10 + c]).isCloseTo(all, within(1e-5));
            }
            assertThat(plan.hostOps()).allMatch(op -> op.contains("sum") || op.contains("mul"));
        }
    }

    @Test
    void aRepeatedTermGetsTheSumOfItsPlacesAsGradient() {
        try (CudaDevice device = EmulatedCuda.device()) {
            Backend backend = CudaProvider.backend(device);
            Graph graph = graph((sd, in) -> {
                SDVariable rows = sd.expandDims(in[1], 1); // [2, 1, 3]
                SDVariable cube = sd.concat(1, sd.expandDims(in[0], 1), sd.expandDims(in[0], 1)); // [2, 2, 3]
                SDVariable sum = rows.add(cube);
                return sum.mul(sum).sum();
            });
            Parameters gradients = new Parameters(graph.parameters(), device);
            Plan plan = plan(graph, backend, gradients);
            double loss = 0;
            for (float x : X) {
                loss += 2 * (x + 3) * (x + 3);
            }
            assertThat((double) run(plan, backend, X)[0]).isCloseTo(loss, within(1e-3));
            float[] slope = new float[6];
            device.copyOut(gradients.slot("w"), slope);
            for (int i = 0; i < 6; i++) {
                assertThat((double) slope[i]).isCloseTo(4 * (X[i] + 3), within(1e-4));
            }
            assertThat(plan.hostOps()).noneMatch(op -> op.startsWith("add"));
        }
    }

    @Test
    void arithmeticOfOneShapeStaysOnTheCard() {
        try (CudaDevice device = EmulatedCuda.device()) {
            Backend backend = CudaProvider.backend(device);
            Graph graph = graph((sd, in) -> {
                SDVariable error = in[1].mul(in[0]).sub(in[0].div(in[1]));
                return error.mul(error).sum().div(sd.math().tanh(in[1].sum()));
            });
            Parameters gradients = new Parameters(graph.parameters(), device);
            Plan plan = plan(graph, backend, gradients);
            double sum = 0;
            for (float x : X) {
                sum += Math.pow(3 * x - x / 3.0, 2);
            }
            double below = Math.tanh(18);
            assertThat((double) run(plan, backend, X)[0]).isCloseTo(sum / below, within(1e-3));
            float[] slope = new float[6];
            device.copyOut(gradients.slot("w"), slope);
            for (int i = 0; i < 6; i++) {
                double error = 3 * X[i] - X[i] / 3.0;
                double expected = 2 * error * (X[i] + X[i] / 9.0) / below - sum / (below * below) * (1 - below * below);
                assertThat((double) slope[i]).isCloseTo(expected, within(1e-3));
            }
            assertThat(plan.hostOps()).isEmpty();
        }
    }

    private static SDVariable fiveOnes(SameDiff sd) {
        return sd.constant(Nd4j.ones(DataType.FLOAT, 1, 5));
    }

    @Test
    void namesTheFirstOpThatWritesNonFiniteNumbers() {
        try (CudaDevice device = EmulatedCuda.device()) {
            Backend backend = CudaProvider.backend(device);
            Graph graph = graph((sd, in) -> new Add(sd, in[0], in[1]).named("sum")[0]);
            Plan plan = plan(graph, backend, null);
            run(plan, backend, X);
            assertThat(plan.firstNonFinite()).isNull();
            run(plan, backend, new float[] {1, 2, Float.NaN, 4, 5, 6});
            assertThat(plan.firstNonFinite()).isEqualTo(plan.ops().get(0));
        }
    }

    @Test
    void constantsAreCopiedToTheCard() {
        try (CudaDevice device = EmulatedCuda.device()) {
            Graph graph = graph((sd, in) -> new Add(
                            sd, in[0], sd.constant(Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}})))
                    .outputVariable());
            Backend backend = CudaProvider.backend(device);
            assertThat(run(plan(graph, backend, null), backend, X)).containsExactly(2, 0, 6, 8, 10, 0);
        }
    }
}
