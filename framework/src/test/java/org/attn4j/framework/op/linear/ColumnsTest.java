package org.attn4j.framework.op.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.attn4j.framework.op.OpCheck;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ColumnsTest {
    private static OpCheck columns(INDArray x, int from, int to) {
        return OpCheck.of((sd, v) -> new Columns(sd, v[0], from, to), x);
    }

    private static OpCheck gradient(INDArray x, INDArray g, int from, int to) {
        return OpCheck.of((sd, v) -> new ColumnsGrad(sd, v[0], v[1], from, to), x, g);
    }

    @Test
    void takesColumnsAndPutsTheirGradientBack() {
        INDArray x = Nd4j.createFromArray(new double[][] {{1, 2, 3}, {4, 5, 6}});
        INDArray taken = Nd4j.createFromArray(new double[][] {{2, 3}, {5, 6}});
        assertThat(columns(x, 1, 3).jvm().get(0).castTo(DataType.DOUBLE)).isEqualTo(taken);
        INDArray back = Nd4j.createFromArray(new double[][] {{0, 2, 3}, {0, 5, 6}});
        assertThat(gradient(x, taken, 1, 3).jvm().get(0).castTo(DataType.DOUBLE))
                .isEqualTo(back);
    }

    @Test
    void hasTheGradientOfItsValues() {
        assertThat(columns(OpCheck.normal(1, 2, 3, 7), 2, 5).gradientError()).isLessThan(1e-8);
    }

    @Test
    void equalsTheOracleOnAnyNumberOfThreads() {
        for (int rows : new int[] {1, 7, 1500}) {
            OpCheck forward = columns(OpCheck.normal(rows, rows, 65), 13, 64);
            assertThat(forward.oracleError()).isLessThan(1e-7);
            assertThat(forward.sameBits()).isTrue();
            OpCheck backward = gradient(OpCheck.normal(1, rows, 65), OpCheck.normal(2, rows, 51), 13, 64);
            assertThat(backward.oracleError()).isLessThan(1e-7);
            assertThat(backward.sameBits()).isTrue();
        }
    }

    @Test
    void refusesColumnsThatAreNotThere() {
        assertThatThrownBy(() -> columns(OpCheck.normal(1, 2, 3), 1, 4).jvm())
                .hasMessageContaining("no columns 1 to 4");
    }
}
