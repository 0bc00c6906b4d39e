package org.attn4j.framework.op.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.attn4j.framework.op.OpCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MeanRowsTest {
    private static OpCheck mean(INDArray x, INDArray mask) {
        return mask == null
                ? OpCheck.of((sd, v) -> new MeanRows(sd, v[0], null), x)
                : OpCheck.of((sd, v) -> new MeanRows(sd, v[0], v[1]), x, mask);
    }

    private static OpCheck gradient(INDArray x, INDArray dy, INDArray mask) {
        return mask == null
                ? OpCheck.of((sd, v) -> new MeanRowsGrad(sd, v[0], v[1], null), x, dy)
                : OpCheck.of((sd, v) -> new MeanRowsGrad(sd, v[0], v[1], v[2]), x, dy, mask);
    }

    /** Each position kept with a chance of 2 in 3; the first sequence keeps none. */
    private static INDArray mask(long seed, int batch, int length) {
        Random random = new Random(seed);
        INDArray mask = Nd4j.zeros(DataType.INT32, batch, length);
        for (int b = 1; b < batch; b++) {
            for (int t = 0; t < length; t++) {
                mask.putScalar(b, t, random.nextInt(3) > 0 ? 1 : 0);
            }
        }
        return mask;
    }

    @Test
    void averagesWhatTheMaskKeeps() {
        INDArray x = Nd4j.createFromArray(
                new double[][][] {{{1, 2}, {3, 4}, {99, 99}}, {{5, 6}, {99, 99}, {7, 10}}, {{1, 1}, {1, 1}, {1, 1}}});
        INDArray mask = Nd4j.createFromArray(new float[][] {{1, 1, 0}, {1, 0, 1}, {0, 0, 0}});
        INDArray expected = Nd4j.createFromArray(new double[][] {{2, 3}, {6, 8}, {0, 0}});
        assertThat(mean(x, mask).jvm().get(0).castTo(DataType.DOUBLE)).isEqualTo(expected);
        assertThat(mean(x, mask).reference().get(0)).isEqualTo(expected);
        INDArray back = Nd4j.createFromArray(
                new double[][][] {{{1, 1.5}, {1, 1.5}, {0, 0}}, {{3, 4}, {0, 0}, {3, 4}}, {{0, 0}, {0, 0}, {0, 0}}});
        assertThat(gradient(x, expected, mask).jvm().get(0).castTo(DataType.DOUBLE))
                .isEqualTo(back);
    }

    @Test
    void hasTheGradientOfItsValues() {
        assertThat(mean(OpCheck.normal(1, 3, 4, 5), mask(2, 3, 4)).gradientError())
                .isLessThan(1e-8);
        assertThat(mean(OpCheck.normal(1, 3, 4, 5), null).gradientError()).isLessThan(1e-8);
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "32,256,128", "5,7,33", "3,300,65", "90,10,17"})
    void equalsTheOracleOnAnyNumberOfThreads(int batch, int length, int width) {
        INDArray x = OpCheck.normal(1, batch, length, width);
        INDArray dy = OpCheck.normal(2, batch, width);
        INDArray integers = mask(3, batch, length);
        for (INDArray mask : new INDArray[] {null, integers, integers.castTo(DataType.FLOAT)}) {
            for (OpCheck check : new OpCheck[] {mean(x, mask), gradient(x, dy, mask)}) {
                assertThat(check.oracleError()).isLessThan(2e-6);
                assertThat(check.sameBits()).isTrue();
            }
        }
    }

    @Test
    void refusesAMaskOfAnotherShape() {
        assertThatThrownBy(() -> mean(OpCheck.normal(1, 2, 3, 4), mask(1, 2, 4)).jvm())
                .hasMessageContaining("the mask must be [2, 3]");
    }
}
