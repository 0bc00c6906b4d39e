package org.attn4j.framework.op.norm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.attn4j.framework.op.Measured;
import org.attn4j.framework.op.OpCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LayerNormTest {
    private static final double EPSILON = 1e-5;

    private static OpCheck forward(INDArray x, INDArray gain, INDArray bias) {
        return bias == null
                ? OpCheck.of((sd, in) -> new LayerNorm(sd, in[0], in[1], null, EPSILON), x, gain)
                : OpCheck.of((sd, in) -> new LayerNorm(sd, in[0], in[1], in[2], EPSILON), x, gain, bias);
    }

    private static OpCheck backward(INDArray x, INDArray gain, INDArray statistics, INDArray dy, boolean biased) {
        return OpCheck.of(
                (sd, in) -> new LayerNormGrad(sd, in[0], in[1], in[2], in[3], biased), x, gain, statistics, dy);
    }

    @Test
    void valuesAreThoseWorkedOutByHand() {
        // mean 2, variance 2/3; the second row is constant, so only the bias is left.
        INDArray x = Nd4j.createFromArray(new double[][] {{1, 2, 3}, {5, 5, 5}});
        INDArray gain = Nd4j.createFromArray(1.0, 2.0, 3.0);
        INDArray bias = Nd4j.createFromArray(10.0, 20.0, 30.0);
        double sd = Math.sqrt(2.0 / 3 + EPSILON);
        double[] expected = {10 - 1 / sd, 20, 30 + 3 / sd, 10, 20, 30};
        OpCheck check = forward(x, gain, bias);
        for (List<INDArray> outputs : List.of(check.reference(), check.jvm(), check.scalarPath())) {
            for (int i = 0; i < 6; i++) {
                assertThat(outputs.get(0).getDouble(i)).isEqualTo(expected[i], within(1e-5));
            }
            assertThat(outputs.get(1).getDouble(0, 0)).isEqualTo(2, within(1e-6));
            assertThat(outputs.get(1).getDouble(0, 1)).isEqualTo(1 / sd, within(1e-6));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 16, 33, 128, 1000})
    void rowsHaveMeanZeroAndVarianceOne(int d) {
        INDArray x = OpCheck.normal(1, 20, d).mul(4).add(7);
        INDArray y = forward(x, OpCheck.normal(2, d).mul(0).add(1), null).jvm().get(0);
        for (int r = 0; r < 20; r++) {
            double sum = 0;
            double squares = 0;
            double centre = 0;
            double spread = 0;
            for (int i = 0; i < d; i++) {
                sum += y.getDouble(r, i);
                squares += Math.pow(y.getDouble(r, i), 2);
                centre += x.getDouble(r, i) / d;
            }
            for (int i = 0; i < d; i++) {
                spread += Math.pow(x.getDouble(r, i) - centre, 2) / d;
            }
            assertThat(sum / d).isEqualTo(0, within(1e-6));
            assertThat(squares / d).isEqualTo(spread / (spread + EPSILON), within(1e-4 / Math.sqrt(d)));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void gradientIsThatOfTheValues(boolean biased) {
        OpCheck check = forward(OpCheck.normal(1, 3, 2, 7), OpCheck.normal(2, 7), biased ? OpCheck.normal(3, 7) : null);
        assertThat(check.gradientError()).isLessThan(1e-6).isGreaterThan(0);
    }

    @Test
    void kernelsAgreeWithTheReferenceOverShapes() {
        Random random = new Random(5);
        for (int round = 0; round < 60; round++) {
            int d = round < 20 ? round + 1 : 1 + random.nextInt(round < 50 ? 300 : 3000);
            int rows = 1 + random.nextInt(round % 10 == 0 ? 900 : 60);
            agree(OpCheck.normal(round, rows, d).mul(Math.pow(10, round % 5 - 2)), 1e-5, round % 2 == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 100, 128, 384, 2500})
    void rowsFarFromZeroKeepTheirDigits(int d) {
        agree(OpCheck.normal(d, 33, d).add(1e3), 1e-5, true);
        agree(OpCheck.normal(d, 33, d).sub(1e4), 1e-5, true);
        // one outlier decides the variance
        agree(OpCheck.normal(d, 33, d).putScalar(new int[] {2, 0}, 1e4), 1e-5, true);
    }

    private static void agree(INDArray x, double bound, boolean biased) {
        int d = (int) x.size(1);
        INDArray gain = OpCheck.normal(1, d).mul(0.3).add(1);
        // Rounded as the kernel sees it, so that the statistics belong to it.
        INDArray rounded = OpCheck.rounded(x);
        OpCheck check = forward(rounded, gain, biased ? OpCheck.normal(2, d) : null);
        Measured.below(bound, check);
        Measured.below(bound, backward(rounded, gain, check.reference().get(1), OpCheck.normal(3, x.shape()), biased));
    }
}
