package org.attn4j.framework.op.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.attn4j.framework.op.OpCheck;
import org.attn4j.framework.op.linear.Linear;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.factory.Nd4j;

class PatchesTest {
    private static OpCheck patches(INDArray x, int size) {
        return OpCheck.of((sd, v) -> new Patches(sd, v[0], size), x);
    }

    private static OpCheck gradient(INDArray x, INDArray dy, int size) {
        return OpCheck.of((sd, v) -> new PatchesGrad(sd, v[0], v[1], size), x, dy);
    }

    @Test
    void laysOutChannelsThenRowsThenColumns() {
        // Two channels of 2 x 4 pixels: pixel = 100 channel + 10 row + column.
        INDArray x = Nd4j.create(DataType.DOUBLE, 1, 2, 2, 4);
        for (int c = 0; c < 2; c++) {
            for (int i = 0; i < 2; i++) {
                for (int j = 0; j < 4; j++) {
                    x.putScalar(new int[] {0, c, i, j}, 100 * c + 10 * i + j);
                }
            }
        }
        INDArray expected = Nd4j.createFromArray(
                new double[][][] {{{0, 1, 10, 11, 100, 101, 110, 111}, {2, 3, 12, 13, 102, 103, 112, 113}}});
        OpCheck check = patches(x, 2);
        assertThat(check.jvm().get(0).castTo(DataType.DOUBLE)).isEqualTo(expected);
        assertThat(check.reference().get(0)).isEqualTo(expected);
        assertThat(gradient(x, expected, 2).jvm().get(0).castTo(DataType.DOUBLE))
                .isEqualTo(x);
    }

    /** The embedding of patches is a convolution whose kernel is as wide as its stride. */
    @Test
    void withALinearMapEqualsAStridedConvolution() {
        int channels = 3;
        int p = 4;
        int d = 5;
        INDArray x = OpCheck.normal(1, 2, channels, 8, 12);
        INDArray kernel = OpCheck.normal(2, p, p, channels, d); // as ND4J has it: [row, column, in, out]
        INDArray bias = OpCheck.normal(3, d);
        SameDiff sd = SameDiff.create();
        INDArray convolved = sd.cnn()
                .conv2d(
                        sd.constant(x),
                        sd.constant(kernel),
                        sd.constant(bias),
                        Conv2DConfig.builder().kH(p).kW(p).sH(p).sW(p).build())
                .eval(); // [B, D, 2, 3]
        INDArray weight = kernel.permute(2, 0, 1, 3).dup('c').reshape('c', channels * p * p, d);
        INDArray embedded = OpCheck.of(
                        (g, v) -> new Linear(g, v[0], v[1], v[2], false),
                        patches(x, p).reference().get(0),
                        weight,
                        bias)
                .reference()
                .get(0); // [B, 6, D]
        for (int b = 0; b < 2; b++) {
            for (int i = 0; i < 6; i++) {
                for (int c = 0; c < d; c++) {
                    double unfolded = bias.getDouble(c);
                    for (int k = 0; k < channels * p * p; k++) {
                        int row = i / 3 * p + k / p % p;
                        int column = i % 3 * p + k % p;
                        unfolded += x.getDouble(b, k / (p * p), row, column)
                                * kernel.getDouble(k / p % p, k % p, k / (p * p), c);
                    }
                    assertThat(embedded.getDouble(b, i, c)).isEqualTo(unfolded, within(1e-10));
                    assertThat(convolved.getDouble(b, c, i / 3, i % 3)).isEqualTo(unfolded, within(1e-10));
                }
            }
        }
    }

    @Test
    void hasTheGradientOfItsValues() {
        assertThat(patches(OpCheck.normal(1, 2, 2, 4, 6), 2).gradientError()).isLessThan(1e-8);
    }

    @ParameterizedTest
    @CsvSource({"1,1,1,1,1", "3,1,28,28,4", "2,3,32,32,4", "5,2,15,25,5", "70,3,16,8,8", "2,3,7,9,1"})
    void equalsTheOracleOnAnyNumberOfThreads(int batch, int channels, int height, int width, int size) {
        INDArray x = OpCheck.normal(1, batch, channels, height, width);
        OpCheck forward = patches(x, size);
        INDArray dy = OpCheck.normal(2, forward.reference().get(0).shape());
        for (OpCheck check : new OpCheck[] {forward, gradient(x, dy, size)}) {
            assertThat(check.oracleError()).isZero();
            assertThat(check.sameBits()).isTrue();
        }
    }

    @Test
    void refusesAnImageThatPatchesDoNotFill() {
        assertThatThrownBy(() -> patches(OpCheck.normal(1, 1, 1, 28, 30), 4).jvm())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a patch of 4 x 4 pixels does not divide an image of 28 x 30");
        assertThatThrownBy(() -> patches(OpCheck.normal(1, 2, 28, 28), 4).jvm())
                .hasMessageContaining("images must be [B, C, height, width]");
    }
}
