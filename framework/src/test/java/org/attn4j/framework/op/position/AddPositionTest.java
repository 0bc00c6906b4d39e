package org.attn4j.framework.op.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.attn4j.framework.op.OpCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class AddPositionTest {
    private static OpCheck forward(int batch, int length, int width, int context, int offset, int first) {
        INDArray x = OpCheck.normal(1, batch, length, width);
        INDArray table = OpCheck.normal(2, context, width);
        return offset < 0
                ? OpCheck.of((sd, v) -> new AddPosition(sd, v[0], v[1], null, first), x, table)
                : OpCheck.of((sd, v) -> new AddPosition(sd, v[0], v[1], v[2], first), x, table, OpCheck.scalar(offset));
    }

    private static OpCheck backward(int batch, int length, int width, int context, int offset, int first) {
        INDArray table = OpCheck.normal(2, context, width);
        INDArray gradient = OpCheck.normal(3, batch, length, width);
        return offset < 0
                ? OpCheck.of((sd, v) -> new AddPositionGrad(sd, v[0], v[1], null, first), table, gradient)
                : OpCheck.of(
                        (sd, v) -> new AddPositionGrad(sd, v[0], v[1], v[2], first),
                        table,
                        gradient,
                        OpCheck.scalar(offset));
    }

    @Test
    void addsTheRowsFromTheOffsetOn() {
        INDArray x = Nd4j.createFromArray(new double[][][] {{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}});
        INDArray table = Nd4j.createFromArray(new double[][] {{900, 900}, {10, 20}, {30, 40}, {900, 900}});
        OpCheck check = OpCheck.of((sd, v) -> new AddPosition(sd, v[0], v[1], v[2]), x, table, OpCheck.scalar(1));
        INDArray expected = Nd4j.createFromArray(new double[][][] {{{11, 22}, {33, 44}}, {{15, 26}, {37, 48}}});
        assertThat(check.jvm().get(0).castTo(DataType.DOUBLE)).isEqualTo(expected);
        assertThat(check.reference().get(0)).isEqualTo(expected);
    }

    @Test
    void leavesRowsBeforeTheFirstPositionAlone() {
        INDArray x = Nd4j.createFromArray(new double[][][] {{{1, 2}}, {{5, 6}}});
        INDArray table = Nd4j.createFromArray(new double[][] {{900, 900}, {900, 900}, {10, 20}, {30, 40}});
        OpCheck plain = OpCheck.of((sd, v) -> new AddPosition(sd, v[0], v[1], null, 2), x, table);
        OpCheck shifted = OpCheck.of((sd, v) -> new AddPosition(sd, v[0], v[1], v[2], 2), x, table, OpCheck.scalar(1));
        INDArray first = Nd4j.createFromArray(new double[][][] {{{11, 22}}, {{15, 26}}});
        INDArray second = Nd4j.createFromArray(new double[][][] {{{31, 42}}, {{35, 46}}});
        assertThat(plain.jvm().get(0).castTo(DataType.DOUBLE)).isEqualTo(first);
        assertThat(plain.reference().get(0)).isEqualTo(first);
        assertThat(shifted.jvm().get(0).castTo(DataType.DOUBLE)).isEqualTo(second);
        assertThat(shifted.reference().get(0)).isEqualTo(second);
        OpCheck gradient = OpCheck.of(
                (sd, v) -> new AddPositionGrad(sd, v[0], v[1], null, 2), table, Nd4j.ones(DataType.DOUBLE, 3, 1, 2));
        INDArray sums = Nd4j.createFromArray(new double[][] {{0, 0}, {0, 0}, {3, 3}, {0, 0}});
        assertThat(gradient.jvm().get(0).castTo(DataType.DOUBLE)).isEqualTo(sums);
        assertThat(gradient.reference().get(0)).isEqualTo(sums);
    }

    @Test
    void sumsTheGradientOverTheBatch() {
        INDArray gradient = Nd4j.createFromArray(new double[][][] {{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}});
        OpCheck check = OpCheck.of(
                (sd, v) -> new AddPositionGrad(sd, v[0], v[1], v[2], 0),
                OpCheck.normal(1, 4, 2),
                gradient,
                OpCheck.scalar(1));
        INDArray expected = Nd4j.createFromArray(new double[][] {{0, 0}, {6, 8}, {10, 12}, {0, 0}});
        assertThat(check.jvm().get(0).castTo(DataType.DOUBLE)).isEqualTo(expected);
        assertThat(check.reference().get(0)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"-1,0", "0,0", "2,0", "-1,2", "1,2"})
    void hasTheGradientOfItsValues(int offset, int first) {
        assertThat(forward(2, 3, 4, 6, offset, first).gradientError()).isLessThan(1e-8);
    }

    @ParameterizedTest
    @CsvSource({
        "1,1,1,1,-1,0",
        "12,64,128,64,-1,0",
        "12,62,128,64,-1,2",
        "3,37,19,50,13,0",
        "3,37,19,50,3,7",
        "1,1,5000,9,8,0",
        "2,5,4099,5,0,0",
        "10,70,65,256,100,2"
    })
    void equalsTheOracleOnAnyNumberOfThreads(int batch, int length, int width, int context, int offset, int first) {
        for (OpCheck check : new OpCheck[] {
            forward(batch, length, width, context, offset, first),
            backward(batch, length, width, context, offset, first)
        }) {
            assertThat(check.oracleError()).isLessThan(1e-6);
            assertThat(check.sameBits()).isTrue();
            assertThat(OpCheck.difference(
                            check.reference().get(0), check.scalarPath().get(0)))
                    .isLessThan(1e-6);
        }
    }

    @Test
    void namesPositionsOutsideTheTable() {
        assertThatThrownBy(() -> forward(1, 3, 4, 6, 4, 0).jvm())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("positions 4 to 6 do not lie in the table of 6");
        assertThatThrownBy(() -> forward(1, 7, 4, 6, -1, 0).jvm()).hasMessageContaining("give at most 6 tokens");
        assertThatThrownBy(() -> forward(1, 3, 4, 6, 2, 2).jvm())
                .hasMessageContaining("positions 2 to 4 do not lie in the table of 4");
        assertThatThrownBy(() -> forward(1, 5, 4, 6, -1, 2).jvm()).hasMessageContaining("give at most 4 tokens");
    }
}
