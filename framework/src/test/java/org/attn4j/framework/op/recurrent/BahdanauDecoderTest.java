package org.attn4j.framework.op.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.attn4j.framework.op.OpCheck;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class BahdanauDecoderTest {
    private static OpCheck kernels(CellKind cell, DecoderSizes z, INDArray mask) {
        INDArray[] in = z.inputs(cell);
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
        DecoderSizes z = new DecoderSizes(2, 3, 4, 2, 3, 5);
        INDArray[] in = z.inputs(cell);
        int gates = cell.gates() * z.d();
        List<INDArray> got = kernels(cell, z, null).jvm();
        for (int b = 0; b < z.b(); b++) {
            double[] h = new double[z.d()];
            double[] c = new double[z.d()];
            for (int i = 0; i < z.d(); i++) {
                h[i] = in[8].getDouble(b, i);
                c[i] = cell == CellKind.LSTM ? in[8].getDouble(b, z.d() + i) : 0;
            }
            for (int t = 0; t < z.t(); t++) {
                double[] w = new double[z.s()];
                double sum = 0;
                for (int s = 0; s < z.s(); s++) {
                    for (int a = 0; a < z.a(); a++) {
                        double q = 0;
                        for (int i = 0; i < z.d(); i++) {
                            q += h[i] * in[4].getDouble(i, a);
                        }
                        w[s] += in[6].getDouble(a) * Math.tanh(q + in[5].getDouble(b, s, a));
                    }
                    w[s] = Math.exp(w[s]);
                    sum += w[s];
                }
                double[] context = new double[z.n()];
                for (int s = 0; s < z.s(); s++) {
                    for (int n = 0; n < z.n(); n++) {
                        context[n] += w[s] / sum * in[7].getDouble(b, s, n);
                    }
                    close(got.get(2).getDouble(b, t, s), w[s] / sum);
                }
                double[] x = new double[gates];
                double[] p = new double[gates];
                for (int j = 0; j < gates; j++) {
                    x[j] = in[0].getDouble(b, t, j);
                    p[j] = in[3].getDouble(j);
                    for (int s = 0; s < z.s(); s++) {
                        x[j] += w[s] / sum * in[1].getDouble(b, s, j);
                    }
                    for (int i = 0; i < z.d(); i++) {
                        p[j] += h[i] * in[2].getDouble(i, j);
                    }
                }
                for (int i = 0; i < z.d(); i++) {
                    double first = sigmoid(x[i] + p[i]);
                    double second = sigmoid(x[z.d() + i] + p[z.d() + i]);
                    if (cell == CellKind.GRU) {
                        double n = Math.tanh(x[2 * z.d() + i] + first * p[2 * z.d() + i]);
                        h[i] = (1 - second) * n + second * h[i];
                    } else {
                        c[i] = second * c[i] + first * Math.tanh(x[2 * z.d() + i] + p[2 * z.d() + i]);
                        h[i] = sigmoid(x[3 * z.d() + i] + p[3 * z.d() + i]) * Math.tanh(c[i]);
                    }
                    close(got.get(0).getDouble(b, t, i), h[i]);
                }
                for (int n = 0; n < z.n(); n++) {
                    close(got.get(1).getDouble(b, t, n), context[n]);
                }
            }
            for (int i = 0; i < z.d(); i++) {
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
        DecoderSizes z = new DecoderSizes(2, 2, 3, 2, 2, 1);
        // An integer mask: the check would move a number of type DOUBLE a little, and hide nothing then.
        INDArray mask = Nd4j.createFromArray(new int[][] {{1, 1, 0}, {1, 1, 1}});
        assertThat(kernels(cell, z, null).lossOf(1).gradientError()).isLessThan(1e-6);
        assertThat(kernels(cell, z, mask).lossOf(0, 1, 2, 3).gradientError()).isLessThan(1e-6);
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
            DecoderSizes z = new DecoderSizes(
                    1 + random.nextInt(i % 5 == 0 ? 40 : 6),
                    1 + random.nextInt(5),
                    1 + random.nextInt(9),
                    1 + random.nextInt(35),
                    1 + random.nextInt(35),
                    1 + random.nextInt(40));
            INDArray mask = i % 3 == 0 ? null : z.mask();
            assertThat(kernels(cell, z, mask).oracleError()).as("%d %s", i, z).isLessThan(3e-5);
            assertThat(grad(cell, z, mask).oracleError())
                    .as("gradient %d %s", i, z)
                    .isLessThan(3e-5);
        }
    }

    private static OpCheck grad(CellKind cell, DecoderSizes z, INDArray mask) {
        INDArray[] in = z.inputs(cell);
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
                OpCheck.normal(31, z.b(), z.t(), z.d()),
                OpCheck.normal(32, z.b(), z.t(), z.n()),
                OpCheck.normal(33, z.b(), z.t(), z.s()),
                OpCheck.normal(34, in[8].shape()));
    }

    @Test
    void doesNotDependOnTheNumberOfThreads() {
        DecoderSizes z = new DecoderSizes(37, 4, 9, 33, 17, 29);
        assertThat(kernels(CellKind.GRU, z, z.mask()).sameBits()).isTrue();
        assertThat(grad(CellKind.GRU, z, z.mask()).sameBits()).isTrue();
    }

    @Test
    void saysWhatDoesNotFit() {
        INDArray[] in = new DecoderSizes(2, 3, 4, 2, 3, 5).inputs(CellKind.GRU);
        in[4] = OpCheck.normal(1, 2, 4);
        assertThatThrownBy(() -> OpCheck.of((sd, v) -> new BahdanauDecoder(sd, CellKind.GRU, v), in)
                        .jvm())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the query's weight must be");
    }
}
