package org.attn4j.framework.op.embedding;

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

class EmbeddingTest {
    private static INDArray ids(long seed, int vocabulary, long... shape) {
        Random random = new Random(seed);
        INDArray ids = Nd4j.create(DataType.INT32, shape);
        for (long i = 0; i < ids.length(); i++) {
            ids.putScalar(i, random.nextInt(vocabulary));
        }
        return ids;
    }

    private static OpCheck forward(INDArray ids, int vocabulary, int width, double scale) {
        return OpCheck.of((sd, v) -> new Embedding(sd, v[0], v[1], scale), OpCheck.normal(1, vocabulary, width), ids);
    }

    private static OpCheck backward(INDArray ids, int vocabulary, int width, double scale) {
        return OpCheck.of(
                (sd, v) -> new EmbeddingGrad(sd, v[0], v[1], v[2], scale),
                OpCheck.normal(1, vocabulary, width),
                ids,
                OpCheck.normal(2, ids.length(), width));
    }

    @Test
    void takesScaledRows() {
        INDArray table = Nd4j.createFromArray(new double[][] {{1, 2}, {3, 4}, {5, 6}});
        INDArray ids = Nd4j.createFromArray(new int[][] {{2, 0}, {2, 1}});
        OpCheck check = OpCheck.of((sd, v) -> new Embedding(sd, v[0], v[1], 0.5), table, ids);
        INDArray expected = Nd4j.createFromArray(new double[][][] {{{2.5, 3}, {0.5, 1}}, {{2.5, 3}, {1.5, 2}}});
        assertThat(check.jvm().get(0).castTo(DataType.DOUBLE)).isEqualTo(expected);
        assertThat(check.reference().get(0)).isEqualTo(expected);
    }

    @Test
    void sumsGradientsOfRepeatedIds() {
        INDArray gradient = Nd4j.createFromArray(new double[][] {{1, 2}, {10, 20}, {100, 200}});
        OpCheck check = OpCheck.of(
                (sd, v) -> new EmbeddingGrad(sd, v[0], v[1], v[2], 2),
                OpCheck.normal(1, 4, 2),
                Nd4j.createFromArray(3, 1, 3),
                gradient);
        INDArray expected = Nd4j.createFromArray(new double[][] {{0, 0}, {20, 40}, {0, 0}, {202, 404}});
        assertThat(check.jvm().get(0).castTo(DataType.DOUBLE)).isEqualTo(expected);
        assertThat(check.reference().get(0)).isEqualTo(expected);
    }

    @Test
    void hasTheGradientOfItsValues() {
        assertThat(forward(ids(1, 5, 2, 6), 5, 3, 1.7).gradientError()).isLessThan(1e-8);
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "1,9,5", "65,400,128", "7,3000,17", "2003,100,17", "300,1,64", "2,5000,3"})
    void equalsTheOracleOnAnyNumberOfThreads(int vocabulary, int tokens, int width) {
        INDArray ids = ids(tokens, vocabulary, tokens);
        for (double scale : new double[] {1, Math.sqrt(width)}) {
            for (OpCheck check :
                    new OpCheck[] {forward(ids, vocabulary, width, scale), backward(ids, vocabulary, width, scale)}) {
                assertThat(check.oracleError()).isLessThan(1e-6);
                assertThat(check.sameBits()).isTrue();
                assertThat(OpCheck.difference(
                                check.reference().get(0), check.scalarPath().get(0)))
                        .isLessThan(1e-6);
            }
        }
    }

    @Test
    void takesIdsOfBothWidths() {
        INDArray wide = ids(3, 9, 4, 5).castTo(DataType.INT64);
        assertThat(forward(wide, 9, 6, 1).oracleError()).isZero();
        assertThat(backward(wide, 9, 6, 1).oracleError()).isLessThan(1e-6);
    }

    @Test
    void namesAnIdOutsideTheTable() {
        INDArray ids = Nd4j.createFromArray(new int[][] {{0, 1}, {2, 7}});
        assertThatThrownBy(() -> forward(ids, 7, 3, 1).jvm())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("id 7 at position 3")
                .hasMessageContaining("expected 0 <= id < 7");
        assertThatThrownBy(() -> forward(Nd4j.createFromArray(4, -2), 7, 3, 1).jvm())
                .hasMessageContaining("id -2 at position 1");
        assertThatThrownBy(() -> forward(Nd4j.createFromArray(4, -2), 7, 3, 1).reference())
                .hasMessageContaining("id -2 at position 1");
    }
}
