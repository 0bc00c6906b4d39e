package org.attn4j.framework.op.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.attn4j.framework.op.Measured;
import org.attn4j.framework.op.OpCheck;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class AppendCacheTest {
    private static OpCheck append(INDArray cache, INDArray rows, int offset) {
        return OpCheck.of((sd, in) -> new AppendCache(sd, in[0], in[1], in[2]), cache, rows, OpCheck.scalar(offset))
                .alias(0);
    }

    @Test
    void writesTheRowsAtTheOffsetAndKeepsTheRest() {
        INDArray cache = Nd4j.createFromArray(new double[][][] {{{1, 1}, {2, 2}, {3, 3}}, {{4, 4}, {5, 5}, {6, 6}}});
        INDArray rows = Nd4j.createFromArray(new double[][][] {{{7, 8}}, {{9, 10}}});
        OpCheck check = append(cache, rows, 1);
        for (List<INDArray> outputs : List.of(check.reference(), check.jvm(), check.scalarPath())) {
            assertThat(outputs.get(0).dup().data().asDouble()).containsExactly(1, 1, 7, 8, 3, 3, 4, 4, 9, 10, 6, 6);
        }
    }

    @Test
    void kernelsAgreeWithTheReferenceOverShapes() {
        int[][] shapes = {{1, 1, 1, 1}, {1, 5, 2, 7}, {3, 16, 16, 33}, {2, 300, 1, 128}, {4, 17, 9, 50}};
        for (int[] s : shapes) {
            INDArray cache = OpCheck.normal(1, s[0], s[1], s[3]);
            INDArray rows = OpCheck.normal(2, s[0], s[2], s[3]);
            for (int offset : new int[] {0, (s[1] - s[2]) / 2, s[1] - s[2]}) {
                Measured.below(1e-7, append(cache, rows, offset));
            }
        }
    }

    @Test
    void refusesRowsPastTheEnd() {
        for (int offset : new int[] {4, -1}) {
            OpCheck check = append(OpCheck.normal(1, 2, 5, 3), OpCheck.normal(2, 2, 2, 3), offset);
            assertThatThrownBy(check::jvm)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("2 rows at offset " + offset)
                    .hasMessageContaining("cache of 5 rows")
                    .hasMessageContaining("0 <= offset <= 3");
            assertThatThrownBy(check::reference)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("2 rows at offset " + offset);
        }
    }
}
