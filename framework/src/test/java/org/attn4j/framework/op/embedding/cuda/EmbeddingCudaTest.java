package org.attn4j.framework.op.embedding.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import org.attn4j.framework.op.embedding.Embedding;
import org.attn4j.framework.op.embedding.EmbeddingGrad;
import org.attn4j.framework.op.launch.CudaCheck;
import org.attn4j.framework.op.launch.Numbers;
import org.attn4j.framework.op.loss.ArgMax;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class EmbeddingCudaTest {
    @ParameterizedTest
    @CsvSource({"1,1,1,1", "5,3,7,8", "2,4,40,5", "3,1,100,33", "1100,2,40,4", "50,7,100,260", "1,2,300,12"})
    void looksUpAndSums(int vocabulary, int batch, int steps, int width) {
        INDArray table = Numbers.normal(1, vocabulary, width);
        INDArray ids = Numbers.integers(2, vocabulary, batch, steps);
        INDArray dy = Numbers.normal(3, batch, steps, width);
        for (double scale : new double[] {1, 3}) {
            assertThat(CudaCheck.of((sd, v) -> new Embedding(sd, v[0], v[1], scale), table, ids)
                            .error())
                    .isLessThan(1e-7);
            assertThat(CudaCheck.of((sd, v) -> new EmbeddingGrad(sd, v[0], v[1], v[2], scale), table, ids, dy)
                            .error())
                    .isLessThan(2e-6);
        }
    }

    @Test
    void idsOutsideOfTheTableGiveNaNAndCountNowhere() {
        INDArray table = Numbers.normal(1, 4, 6);
        INDArray ids = Nd4j.createFromArray(new int[][] {{1, -1, 3}, {4, 2, Integer.MAX_VALUE}});
        double[] y = CudaCheck.of((sd, v) -> new Embedding(sd, v[0], v[1], 1), table, ids)
                .cuda()
                .get(0);
        for (int i = 0; i < y.length; i++) {
            int position = i / 6;
            assertThat(Double.isNaN(y[i])).as("%d", i).isEqualTo(position == 1 || position == 3 || position == 5);
        }
        double[] d = CudaCheck.of((sd, v) -> new EmbeddingGrad(sd, v[0], v[1], v[2], 1), table, ids, Nd4j.ones(2, 3, 6))
                .cuda()
                .get(0);
        for (int i = 0; i < d.length; i++) {
            assertThat(d[i]).isEqualTo(i / 6 == 0 ? 0 : 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "3,2", "40,33", "5,512", "4,513", "2,5000"})
    void findsTheLargest(int rows, int columns) {
        INDArray x = Numbers.normal(rows, rows, columns);
        assertThat(CudaCheck.of((sd, v) -> new ArgMax(sd, v[0]), x).error()).isZero();
        // Small integers tie often.
        assertThat(CudaCheck.of(
                                (sd, v) -> new ArgMax(sd, v[0]),
                                Numbers.integers(1, 3, rows, columns)
                                        .castTo(org.nd4j.linalg.api.buffer.DataType.DOUBLE))
                        .error())
                .isZero();
    }

    @Test
    void doesNotFindNaN() {
        INDArray x = Nd4j.createFromArray(new double[][] {
            {Double.NaN, 5, 6}, {1, Double.NaN, 3}, {4, Double.NaN, 3}, {Double.NaN, Double.NaN, Double.NaN}
        });
        assertThat(CudaCheck.of((sd, v) -> new ArgMax(sd, v[0]), x).cuda().get(0))
                .containsExactly(0, 2, 0, 0);
    }
}
