package org.attn4j.framework.op.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.attn4j.framework.op.OpCheck;
import org.attn4j.framework.op.linear.Columns;
import org.attn4j.framework.op.linear.Linear;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class BahdanauDecoderTest {
    /** B, T, S, D, A, N. */
    private record Sizes(int b, int t, int s, int d, int a, int n) {}

    private static INDArray[] inputs(CellKind cell, Sizes z) {
        int g = cell.gates() * z.d;
        return new INDArray[] {
            OpCheck.normal(1, z.b, z.t, g),
            OpCheck.normal(2, z.b, z.s, g).mul(0.4),
            OpCheck.normal(3, z.d, g).mul(0.4),
            OpCheck.normal(4, g).mul(0.4),
            OpCheck.normal(5, z.d, z.a).mul(0.4),
            OpCheck.normal(6, z.b, z.s, z.a),
            OpCheck.normal(7, z.a),
            OpCheck.normal(8, z.b, z.s, z.n),
            OpCheck.normal(9, z.b, (long) cell.states() * z.d)
        };
    }

    private static INDArray mask(Sizes z) {
        Random random = new Random(3);
        double[] m = random.ints((long) z.b * z.s, 0, 3)
                .mapToDouble(i -> i == 0 ? 0 : 1)
                .toArray();
        return Nd4j.createFromArray(m).reshape(z.b, z.s);
    }

    private static OpCheck kernels(CellKind cell, Sizes z, INDArray mask) {
        INDArray[] in = inputs(cell, z);
        if (mask != null) {
            in = Arrays.copyOf(in, 10);
            in[9] = mask;
        }
        return OpCheck.of((sd, v) -> new BahdanauDecoder(sd, cell, v), in);
    }

    /** Everything by hand, in plain loops over numbers: attention from the state before, context into the gates. */
    @ParameterizedTest
    @EnumSource(CellKind.class)
    void stepsAsTheFormulaSays(CellKind cell) {
        Sizes z = new Sizes(2, 3, 4, 2, 3, 5);
        INDArray[] in = inputs(cell, z);
        int gates = cell.gates() * z.d;
        List<INDArray> got = kernels(cell, z, null).jvm();
        for (int b = 0; b < z.b; b++) {
            double[] h = new double[z.d];
            double[] c = new double[z.d];
            for (int i = 0; i < z.d; i++) {
                h[i] = in[8].getDouble(b, i);
                c[i] = cell == CellKind.LSTM ? in[8].getDouble(b, z.d + i) : 0;
            }
            for (int t = 0; t < z.t; t++) {
                double[] w = new double[z.s];
                double sum = 0;
                for (int s = 0; s < z.s; s++) {
                    for (int a = 0; a < z.a; a++) {
                        double q = 0;
                        for (int i = 0; i < z.d; i++) {
                            q += h[i] * in[4].getDouble(i, a);
                        }
                        w[s] += in[6].getDouble(a) * Math.tanh(q + in[5].getDouble(b, s, a));
                    }
                    w[s] = Math.exp(w[s]);
                    sum += w[s];
                }
                double[] context = new double[z.n];
                for (int s = 0; s < z.s; s++) {
                    for (int n = 0; n < z.n; n++) {
                        context[n] += w[s] / sum * in[7].getDouble(b, s, n);
                    }
                    close(got.get(2).getDouble(b, t, s), w[s] / sum);
                }
                double[] x = new double[gates];
                double[] p = new double[gates];
                for (int j = 0; j < gates; j++) {
                    x[j] = in[0].getDouble(b, t, j);
                    p[j] = in[3].getDouble(j);
                    for (int s = 0; s < z.s; s++) {
                        x[j] += w[s] / sum * in[1].getDouble(b, s, j);
                    }
                    for (int i = 0; i < z.d; i++) {
                        p[j] += h[i] * in[2].getDouble(i, j);
                    }
                }
                for (int i = 0; i < z.d; i++) {
                    double first = sigmoid(x[i] + p[i]);
                    double second = sigmoid(x[z.d + i] + p[z.d + i]);
                    if (cell == CellKind.GRU) {
                        double n = Math.tanh(x[2 * z.d + i] + first * p[2 * z.d + i]);
                        h[i] = (1 - second) * n + second * h[i];
                    } else {
                        c[i] = second * c[i] + first * Math.tanh(x[2 * z.d + i] + p[2 * z.d + i]);
                        h[i] = sigmoid(x[3 * z.d + i] + p[3 * z.d + i]) * Math.tanh(c[i]);
                    }
                    close(got.get(0).getDouble(b, t, i), h[i]);
                }
                for (int n = 0; n < z.n; n++) {
                    close(got.get(1).getDouble(b, t, n), context[n]);
                }
            }
            for (int i = 0; i < z.d; i++) {
                close(got.get(3).getDouble(b, i), h[i]);
            }
        }
    }

    private static void close(double got, double expected) {
        assertThat(got).isCloseTo(expected, org.assertj.core.data.Offset.offset(2e-6));
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @ParameterizedTest
    @EnumSource(CellKind.class)
    void hasTheGradientOfItsValues(CellKind cell) {
        Sizes z = new Sizes(2, 2, 3, 2, 2, 1);
        // An integer mask: the check would move a number of type DOUBLE a little, and hide nothing then.
        INDArray mask = Nd4j.createFromArray(new int[][] {{1, 1, 0}, {1, 1, 1}});
        assertThat(kernels(cell, z, null).lossOf(1).gradientError()).isLessThan(1e-6);
        assertThat(kernels(cell, z, mask).lossOf(0, 1, 2, 3).gradientError()).isLessThan(1e-6);
    }

    /** One op over T steps equals T times additive attention and a recurrence of one step; so do gradients. */
    @ParameterizedTest
    @EnumSource(CellKind.class)
    void equalsAGraphOfSingleSteps(CellKind cell) {
        Sizes z = new Sizes(2, 3, 4, 3, 2, 5);
        INDArray mask = mask(z);
        List<Map<String, INDArray>> results = new ArrayList<>();
        for (boolean whole : new boolean[] {true, false}) {
            SameDiff sd = SameDiff.create();
            INDArray[] in = inputs(cell, z);
            SDVariable[] v = new SDVariable[10];
            List<String> names = new ArrayList<>();
            for (int i = 0; i < in.length; i++) {
                v[i] = sd.var("in" + i, in[i]);
                names.add("in" + i);
            }
            v[9] = sd.constant("mask", mask);
            SDVariable states;
            SDVariable contexts;
            if (whole) {
                SDVariable[] out = new BahdanauDecoder(sd, cell, v).outputVariables();
                states = out[0];
                contexts = out[1];
            } else {
                SDVariable[] unrolled = unroll(sd, cell, z, v);
                states = unrolled[0];
                contexts = unrolled[1];
            }
            SDVariable loss = states.mul(sd.constant(OpCheck.normal(20, z.b, z.t, z.d)))
                    .sum()
                    .add(contexts.mul(sd.constant(OpCheck.normal(21, z.b, z.t, z.n)))
                            .sum());
            sd.setLossVariables(loss.rename("loss").name());
            Map<String, INDArray> all = new java.util.HashMap<>(sd.calculateGradients(Map.of(), names));
            all.put("loss", sd.outputSingle(Map.of(), "loss"));
            results.add(all);
        }
        results.get(0).forEach((name, expected) -> assertThat(
                        OpCheck.difference(expected, results.get(1).get(name)))
                .as(name)
                .isLessThan(1e-10));
    }

    private static SDVariable[] unroll(SameDiff sd, CellKind cell, Sizes z, SDVariable[] v) {
        int gates = cell.gates() * z.d;
        SDVariable[] x = sd.split(v[0], z.t, 1);
        SDVariable state = v[8];
        SDVariable[] states = new SDVariable[z.t];
        SDVariable[] contexts = new SDVariable[z.t];
        for (int t = 0; t < z.t; t++) {
            SDVariable h = new Columns(sd, state, 0, z.d).outputVariable();
            SDVariable q = sd.reshape(new Linear(sd, h, v[4], null, false).outputVariable(), z.b, 1, z.a);
            SDVariable context = new AdditiveAttention(sd, q, v[5], v[6], v[7], v[9]).outputVariables()[0];
            SDVariable fromMemory = new AdditiveAttention(sd, q, v[5], v[6], v[1], v[9]).outputVariables()[0];
            SDVariable a = sd.reshape(x[t], z.b, 1, gates).add(fromMemory);
            SDVariable[] step = new Recurrence(sd, cell, false, a, v[2], v[3], state, null).outputVariables();
            state = step[1];
            states[t] = step[0];
            contexts[t] = context;
        }
        return new SDVariable[] {sd.concat(1, states), sd.concat(1, contexts)};
    }

    @Test
    void equalsTheOracleOnRandomShapes() {
        equalsTheOracle(new Random(8), 7);
    }

    @Tag("slow")
    @Test
    void equalsTheOracleOnManyShapes() {
        equalsTheOracle(new Random(18), 40);
    }

    private static void equalsTheOracle(Random random, int cases) {
        for (int i = 0; i < cases; i++) {
            CellKind cell = CellKind.values()[i % 2];
            Sizes z = new Sizes(
                    1 + random.nextInt(i % 5 == 0 ? 40 : 6),
                    1 + random.nextInt(5),
                    1 + random.nextInt(9),
                    1 + random.nextInt(35),
                    1 + random.nextInt(35),
                    1 + random.nextInt(40));
            INDArray mask = i % 3 == 0 ? null : mask(z);
            assertThat(kernels(cell, z, mask).oracleError()).as("%d %s", i, z).isLessThan(3e-5);
            assertThat(grad(cell, z, mask).oracleError())
                    .as("gradient %d %s", i, z)
                    .isLessThan(3e-5);
        }
    }

    private static OpCheck grad(CellKind cell, Sizes z, INDArray mask) {
        INDArray[] in = inputs(cell, z);
        List<INDArray> out = kernels(cell, z, mask).reference();
        return OpCheck.of(
                (sd, v) -> new BahdanauDecoderGrad(sd, cell, v),
                in[1],
                in[2],
                in[4],
                in[5],
                in[6],
                in[7],
                out.get(2),
                out.get(4),
                out.get(5),
                out.get(6),
                OpCheck.normal(31, z.b, z.t, z.d),
                OpCheck.normal(32, z.b, z.t, z.n),
                OpCheck.normal(33, z.b, z.t, z.s),
                OpCheck.normal(34, in[8].shape()));
    }

    @Test
    void doesNotDependOnTheNumberOfThreads() {
        Sizes z = new Sizes(37, 4, 9, 33, 17, 29);
        assertThat(kernels(CellKind.GRU, z, mask(z)).sameBits()).isTrue();
        assertThat(grad(CellKind.GRU, z, mask(z)).sameBits()).isTrue();
    }

    @Test
    void saysWhatDoesNotFit() {
        INDArray[] in = inputs(CellKind.GRU, new Sizes(2, 3, 4, 2, 3, 5));
        in[4] = OpCheck.normal(1, 2, 4);
        assertThatThrownBy(() -> OpCheck.of((sd, v) -> new BahdanauDecoder(sd, CellKind.GRU, v), in)
                        .jvm())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the query's weight must be");
    }
}
