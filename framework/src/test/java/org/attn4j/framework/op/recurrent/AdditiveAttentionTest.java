package org.attn4j.framework.op.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.attn4j.framework.op.OpCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class AdditiveAttentionTest {
    private static INDArray mask(Random random, int batch, int keys) {
        double[] m = random.ints((long) batch * keys, 0, 3)
                .mapToDouble(i -> i == 0 ? 0 : 1)
                .toArray();
        return Nd4j.createFromArray(m).reshape(batch, keys);
    }

    private static OpCheck check(INDArray mask, int batch, int queries, int keys, int width, int values, double scale) {
        List<INDArray> in = new ArrayList<>(List.of(
                OpCheck.normal(1, batch, queries, width).mul(scale),
                OpCheck.normal(2, batch, keys, width).mul(scale),
                OpCheck.normal(3, width),
                OpCheck.normal(4, batch, keys, values)));
        if (mask != null) {
            in.add(mask);
        }
        return OpCheck.of(
                (sd, v) -> new AdditiveAttention(sd, v[0], v[1], v[2], v[3], mask == null ? null : v[4]),
                in.toArray(INDArray[]::new));
    }

    @Test
    void weighsByTheScoresOfTheFormula() {
        double[] q = {0.5, -1};
        double[][] k = {{0.2, 0.4}, {-0.3, 1.5}, {9, 9}};
        double[] v = {2, -1};
        double[] value = {10, 20, 1000};
        double first = v[0] * Math.tanh(q[0] + k[0][0]) + v[1] * Math.tanh(q[1] + k[0][1]);
        double second = v[0] * Math.tanh(q[0] + k[1][0]) + v[1] * Math.tanh(q[1] + k[1][1]);
        double w = Math.exp(first) / (Math.exp(first) + Math.exp(second));
        OpCheck check = OpCheck.of(
                (sd, in) -> new AdditiveAttention(sd, in[0], in[1], in[2], in[3], in[4]),
                Nd4j.createFromArray(q).reshape(1, 1, 2),
                Nd4j.createFromArray(k).reshape(1, 3, 2),
                Nd4j.createFromArray(v),
                Nd4j.createFromArray(value).reshape(1, 3, 1),
                Nd4j.createFromArray(1.0, 1.0, 0.0).reshape(1, 3));
        for (List<INDArray> got : List.of(check.reference(), check.jvm(), check.scalarPath())) {
            assertThat(got.get(1).getDouble(0)).isCloseTo(w, Offset.offset(1e-6));
            assertThat(got.get(1).getDouble(1)).isCloseTo(1 - w, Offset.offset(1e-6));
            assertThat(got.get(1).getDouble(2)).isZero();
            assertThat(got.get(0).getDouble(0)).isCloseTo(10 * w + 20 * (1 - w), Offset.offset(1e-5));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void hasTheGradientOfItsValues(boolean masked) {
        // An integer mask: the check would move a number of type DOUBLE a little, and hide nothing then.
        INDArray mask = masked ? Nd4j.createFromArray(new int[][] {{1, 0, 1}, {0, 0, 0}}) : null;
        assertThat(check(mask, 2, 2, 3, 2, 2, 1).gradientError()).isLessThan(1e-6);
        assertThat(check(mask, 2, 2, 3, 2, 2, 1).lossOf(0, 1).gradientError()).isLessThan(1e-6);
    }

    @Test
    void equalsTheOracleOnRandomShapes() {
        Random random = new Random(4);
        for (int i = 0; i < 16; i++) {
            int batch = 1 + random.nextInt(5);
            int keys = 1 + random.nextInt(20);
            INDArray mask = i % 2 == 0 ? mask(random, batch, keys) : null;
            double scale = i % 5 == 0 ? 1e4 : 1;
            int queries = 1 + random.nextInt(6);
            int width = 1 + random.nextInt(40);
            int values = 1 + random.nextInt(50);
            OpCheck check = check(mask, batch, queries, keys, width, values, scale);
            assertThat(check.oracleError()).as("case %d", i).isLessThan(2e-5);
            assertThat(grad(mask, batch, queries, keys, width, values, i % 3 == 0)
                            .oracleError())
                    .as("gradient, case %d", i)
                    .isLessThan(2e-5);
        }
    }

    private static OpCheck grad(
            INDArray mask, int batch, int queries, int keys, int width, int values, boolean weighted) {
        INDArray weights =
                check(mask, batch, queries, keys, width, values, 1).reference().get(1);
        List<INDArray> in = new ArrayList<>(List.of(
                OpCheck.normal(1, batch, queries, width),
                OpCheck.normal(2, batch, keys, width),
                OpCheck.normal(3, width),
                OpCheck.normal(4, batch, keys, values),
                weights,
                OpCheck.normal(5, batch, queries, values)));
        if (weighted) {
            in.add(OpCheck.normal(6, batch, queries, keys));
        }
        return OpCheck.of(
                (sd, v) -> new AdditiveAttentionGrad(sd, v[0], v[1], v[2], v[3], v[4], v[5], weighted ? v[6] : null),
                in.toArray(INDArray[]::new));
    }

    @Test
    void doesNotDependOnTheNumberOfThreads() {
        INDArray mask = mask(new Random(2), 7, 19);
        assertThat(check(mask, 7, 5, 19, 35, 41, 1).sameBits()).isTrue();
        assertThat(grad(mask, 7, 5, 19, 35, 41, true).sameBits()).isTrue();
    }

    @Test
    void saysWhatDoesNotFit() {
        assertThatThrownBy(() -> OpCheck.of(
                                (sd, v) -> new AdditiveAttention(sd, v[0], v[1], v[2], v[3], null),
                                OpCheck.normal(1, 1, 2, 3),
                                OpCheck.normal(1, 1, 2, 4),
                                OpCheck.normal(1, 3),
                                OpCheck.normal(1, 1, 2, 5))
                        .jvm())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("do not fit");
    }
}
