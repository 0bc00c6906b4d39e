package org.attn4j.framework.op.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.attn4j.framework.op.Measured;
import org.attn4j.framework.op.OpCheck;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ReorderCacheTest {
    private static OpCheck reorder(INDArray cache, int[] parents, int offset, int group) {
        return OpCheck.of(
                        (sd, in) -> new ReorderCache(sd, in[0], in[1], in[2], group),
                        cache,
                        Nd4j.createFromArray(parents),
                        OpCheck.scalar(offset))
                .alias(0);
    }

    @Test
    void rowsGoOnFromTheirParents() {
        // Two groups of three rows, three positions of one column; rows 0 and 1 change places, 2 goes on from 0.
        double[][][] values = new double[6][3][1];
        for (int r = 0; r < 6; r++) {
            for (int t = 0; t < 3; t++) {
                values[r][t][0] = 10 * r + t;
            }
        }
        OpCheck check = reorder(Nd4j.createFromArray(values), new int[] {1, 0, 0, 3, 5, 5}, 2, 3);
        for (List<INDArray> outputs : List.of(check.reference(), check.jvm(), check.scalarPath())) {
            assertThat(outputs.get(0).dup().data().asDouble())
                    .containsExactly(10, 11, 2, 0, 1, 12, 0, 1, 22, 30, 31, 32, 50, 51, 42, 50, 51, 52);
        }
        assertThat(check.oracleError()).as("in place, too").isZero();
    }

    @Test
    void kernelsAgreeWithTheReferenceOverShapes() {
        int[][] shapes = {{1, 1, 1, 1}, {4, 2, 5, 7}, {15, 5, 37, 129}, {8, 8, 300, 64}, {7, 1, 3, 4}};
        Random random = new Random(3);
        for (int[] s : shapes) {
            INDArray cache = OpCheck.normal(1, s[0], s[2], s[3]);
            int[] parents = new int[s[0]];
            Arrays.setAll(parents, r -> r - r % s[1] + random.nextInt(s[1]));
            for (int offset : new int[] {0, s[2] / 2, s[2]}) {
                OpCheck check = reorder(cache, parents, offset, s[1]);
                Measured.below(1e-7, check);
                assertThat(check.sameBits()).isTrue();
            }
        }
    }

    @Test
    void refusesParentsOfOtherGroups() {
        OpCheck check = reorder(OpCheck.normal(1, 4, 5, 3), new int[] {0, 2, 2, 3}, 1, 2);
        assertThatThrownBy(check::jvm)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("row 1 cannot go on from row 2: expected a row of its own group, 0 to 1");
        assertThatThrownBy(check::reference).hasMessageContaining("row 1 cannot go on from row 2");
        assertThatThrownBy(reorder(OpCheck.normal(1, 4, 5, 3), new int[] {0, 1, 2, 3}, 6, 2)::jvm)
                .hasMessageContaining("offset 6 is outside of a cache of 5 rows");
        assertThatThrownBy(reorder(OpCheck.normal(1, 4, 5, 3), new int[] {0, 1, 2, 3}, 1, 3)::reference)
                .hasMessageContaining("4 rows are not groups of 3");
    }
}
