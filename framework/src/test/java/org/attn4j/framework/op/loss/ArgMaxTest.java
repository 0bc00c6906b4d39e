package org.attn4j.framework.op.loss;

import static org.assertj.core.api.Assertions.assertThat;

import org.attn4j.framework.op.OpCheck;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ArgMaxTest {
    private static OpCheck of(INDArray x) {
        return OpCheck.of((sd, v) -> new ArgMax(sd, v[0]), x);
    }

    @Test
    void takesTheLowestOfThoseThatTie() {
        INDArray x = Nd4j.createFromArray(new double[][] {{1, 3, 3}, {-5, -7, -6}, {0, 0, 1}});
        assertThat(of(x).jvm().get(0).toIntVector()).containsExactly(1, 0, 2);
    }

    @Test
    void equalsTheOracleOnAnyNumberOfThreads() {
        for (int columns : new int[] {1, 2, 65, 1000}) {
            OpCheck check = of(OpCheck.normal(columns, 11, 13, columns));
            assertThat(check.oracleError()).isZero();
            assertThat(check.sameBits()).isTrue();
        }
    }
}
