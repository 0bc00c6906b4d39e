package org.attn4j.framework.op.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.Measured;
import org.attn4j.framework.op.OpCheck;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class CountedTokensTest {
    private static void check(int[][] expected, OpCheck.Builder builder, INDArray... inputs) {
        OpCheck check = OpCheck.of(builder, inputs);
        for (List<INDArray> out : List.of(check.reference(), check.jvm())) {
            assertThat(out.get(0).toIntMatrix()).isEqualTo(expected);
        }
        Measured.below(1e-9, check);
    }

    @Test
    void behindTheLastLabelNoTokenCounts() {
        // An answer behind a question; a row that is full; one that only fills up the batch; one that ends at once.
        INDArray labels =
                Nd4j.createFromArray(new int[][] {{-1, -1, 5, -1}, {0, 1, 2, 3}, {-1, -1, -1, -1}, {7, -1, -1, -1}});
        check(
                new int[][] {{1, 1, 1, 0}, {1, 1, 1, 1}, {0, 0, 0, 0}, {1, 0, 0, 0}},
                (sd, in) -> CountedTokens.causal(sd, in[0], -1),
                labels);
    }

    @Test
    void aMaskAndTheRowsOwnLabelsDecide() {
        INDArray mask = Nd4j.createFromArray(new double[][] {{1, 1, 0}, {1, 1, 1}, {1, 0, 0}});
        int[][] expected = {{1, 1, 0}, {1, 1, 1}, {0, 0, 0}};
        check(
                expected,
                (sd, in) -> CountedTokens.masked(sd, in[0], in[1], null, -1),
                Nd4j.createFromArray(3, 0, -1),
                mask);
        check(
                expected,
                (sd, in) -> CountedTokens.masked(sd, in[0], in[1], null, -1),
                Nd4j.createFromArray(new int[][] {{-1, 4, -1, -1}, {1, -1, -1, -1}, {-1, -1, -1, -1}}),
                mask.castTo(DataType.INT32));
    }

    @Test
    void labelsCountInTheRowOfTheirPosition() {
        // Positions 4 and 1 are in rows 1 and 0; position 7, of row 2, only fills up, as position 0 does.
        check(
                new int[][] {{1, 1, 0}, {1, 1, 1}, {0, 0, 0}},
                (sd, in) -> CountedTokens.masked(sd, in[0], in[1], in[2], -1),
                Nd4j.createFromArray(8, 9, -1, -1),
                Nd4j.createFromArray(new double[][] {{1, 1, 0}, {1, 1, 1}, {1, 0, 0}}),
                Nd4j.createFromArray(4, 1, 7, 0));
    }

    @Test
    void rowsWithoutPaddingCountByTheirLabel() {
        check(
                new int[][] {{1, 1}, {0, 0}, {1, 1}},
                (sd, in) -> CountedTokens.rows(sd, in[0], 2, 9),
                Nd4j.createFromArray(3, 9, 0));
    }

    @Test
    void refusesLabelsOfOtherRows() {
        SameDiff sd = SameDiff.create();
        CountedTokens op = CountedTokens.masked(
                sd, sd.placeHolder("l", DataType.INT32, 3), sd.placeHolder("m", DataType.FLOAT, 2, 4), null, -1);
        assertThatThrownBy(() -> op.outputs(List.of(new TensorSpec(DataType.INT32, 3), TensorSpec.floats(2, 4))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of each of 2 rows");
    }
}
