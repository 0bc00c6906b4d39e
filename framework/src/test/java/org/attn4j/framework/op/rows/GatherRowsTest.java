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

class GatherRowsTest {
    private static OpCheck gather(INDArray x, INDArray positions) {
        return OpCheck.of((sd, v) -> new GatherRows(sd, v[0], v[1]), x, positions);
    }

    private static OpCheck gradient(INDArray x, INDArray positions, INDArray dy) {
        return OpCheck.of((sd, v) -> new GatherRowsGrad(sd, v[0], v[1], v[2]), x, positions, dy);
    }

    private static INDArray positions(long seed, int count, int limit) {
        return Nd4j.createFromArray(new Random(seed).ints(count, 0, limit).toArray());
    }

    @Test
    void takesPositionsAndSumsGradientsOfRepeatedOnes() {
        INDArray x = Nd4j.createFromArray(new double[][][] {{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}});
        INDArray positions = Nd4j.createFromArray(3, 0, 3);
        assertThat(gather(x, positions).jvm().get(0).castTo(DataType.DOUBLE))
                .isEqualTo(Nd4j.createFromArray(new double[][] {{7, 8}, {1, 2}, {7, 8}}));
        INDArray dy = Nd4j.createFromArray(new double[][] {{1, 2}, {10, 20}, {100, 200}});
        assertThat(gradient(x, positions, dy).jvm().get(0).castTo(DataType.DOUBLE))
                .isEqualTo(Nd4j.createFromArray(new double[][][] {{{10, 20}, {0, 0}}, {{0, 0}, {101, 202}}}));
    }

    @Test
    void hasTheGradientOfItsValues() {
        assertThat(gather(OpCheck.normal(1, 2, 3, 4), Nd4j.createFromArray(5, 0, 5, 2))
                        .gradientError())
                .isLessThan(1e-8);
    }

    @ParameterizedTest
    @CsvSource({"1,1,1,1", "16,128,128,307", "3,5,33,40", "2,700,17,9"})
    void equalsTheOracleOnAnyNumberOfThreads(int batch, int length, int width, int count) {
        INDArray x = OpCheck.normal(1, batch, length, width);
        INDArray positions = positions(2, count, batch * length);
        INDArray dy = OpCheck.normal(3, count, width);
        for (OpCheck check : new OpCheck[] {gather(x, positions), gradient(x, positions, dy)}) {
            assertThat(check.oracleError()).isLessThan(1e-6);
            assertThat(check.sameBits()).isTrue();
        }
    }

    @Test
    void namesAPositionThatIsNotThere() {
        assertThatThrownBy(() -> gather(OpCheck.normal(1, 2, 3, 4), Nd4j.createFromArray(0, 6))
                        .jvm())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gather: position 6 at position 1")
                .hasMessageContaining("< 6");
    }
}
