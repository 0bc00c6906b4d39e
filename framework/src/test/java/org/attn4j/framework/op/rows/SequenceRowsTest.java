package org.attn4j.framework.op.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.attn4j.framework.op.OpCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@link PrependRow} and {@link SelectRow}. */
class SequenceRowsTest {
    private static final INDArray X = Nd4j.createFromArray(new double[][][] {{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}});

    private static OpCheck prepend(INDArray x, INDArray row) {
        return OpCheck.of((sd, v) -> new PrependRow(sd, v[0], v[1]), x, row);
    }

    private static OpCheck prependGrad(INDArray x, INDArray row, INDArray dy) {
        return OpCheck.of((sd, v) -> new PrependRowGrad(sd, v[0], v[1], v[2]), x, row, dy);
    }

    private static OpCheck select(INDArray x, int position) {
        return OpCheck.of((sd, v) -> new SelectRow(sd, v[0], position), x);
    }

    private static OpCheck selectGrad(INDArray x, INDArray dy, int position) {
        return OpCheck.of((sd, v) -> new SelectRowGrad(sd, v[0], v[1], position), x, dy);
    }

    @Test
    void putsARowBeforeEachSequenceAndSumsItsGradient() {
        INDArray row = Nd4j.createFromArray(9.0, 10.0);
        INDArray expected =
                Nd4j.createFromArray(new double[][][] {{{9, 10}, {1, 2}, {3, 4}}, {{9, 10}, {5, 6}, {7, 8}}});
        assertThat(prepend(X, row).jvm().get(0).castTo(DataType.DOUBLE)).isEqualTo(expected);
        var gradients = prependGrad(X, row, expected).jvm();
        assertThat(gradients.get(0).castTo(DataType.DOUBLE)).isEqualTo(X);
        assertThat(gradients.get(1).castTo(DataType.DOUBLE)).isEqualTo(Nd4j.createFromArray(18.0, 20.0));
    }

    @Test
    void takesAPosition() {
        INDArray expected = Nd4j.createFromArray(new double[][] {{3, 4}, {7, 8}});
        assertThat(select(X, 1).jvm().get(0).castTo(DataType.DOUBLE)).isEqualTo(expected);
        assertThat(selectGrad(X, expected, 1).jvm().get(0).castTo(DataType.DOUBLE))
                .isEqualTo(Nd4j.createFromArray(new double[][][] {{{0, 0}, {3, 4}}, {{0, 0}, {7, 8}}}));
    }

    @Test
    void haveTheGradientsOfTheirValues() {
        assertThat(prepend(OpCheck.normal(1, 3, 4, 5), OpCheck.normal(2, 5)).gradientError())
                .isLessThan(1e-8);
        assertThat(select(OpCheck.normal(1, 3, 4, 5), 2).gradientError()).isLessThan(1e-8);
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "64,49,128", "5,7,33", "200,3,65"})
    void equalTheOracleOnAnyNumberOfThreads(int batch, int length, int width) {
        INDArray x = OpCheck.normal(1, batch, length, width);
        INDArray row = OpCheck.normal(2, width);
        OpCheck[] checks = {
            prepend(x, row),
            prependGrad(x, row, OpCheck.normal(3, batch, 1 + length, width)),
            select(x, length - 1),
            selectGrad(x, OpCheck.normal(4, batch, width), length / 2)
        };
        for (OpCheck check : checks) {
            assertThat(check.oracleError()).as(check.name()).isLessThan(1e-6);
            assertThat(check.sameBits()).as(check.name()).isTrue();
        }
    }

    @Test
    void refuseShapesThatDoNotFit() {
        assertThatThrownBy(() -> prepend(X, OpCheck.normal(1, 3)).jvm())
                .hasMessageContaining("the row FLOAT[3] must have the width of x");
        assertThatThrownBy(() -> select(X, 2).jvm()).hasMessageContaining("no position 2");
    }
}
