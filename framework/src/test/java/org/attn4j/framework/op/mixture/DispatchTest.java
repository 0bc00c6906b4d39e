package org.attn4j.framework.op.mixture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.attn4j.framework.op.Measured;
import org.attn4j.framework.op.OpCheck;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@link Dispatch}, {@link Combine} and its gradient. */
class DispatchTest {
    private static final INDArray SLOTS = Nd4j.createFromArray(new int[][] {{1, -1}, {0, 2}});
    private static final INDArray OFFSETS = Nd4j.createFromArray(0, 1, 3);

    private static OpCheck dispatch(INDArray x, INDArray slots, INDArray offsets) {
        return OpCheck.of((sd, in) -> new Dispatch(sd, in[0], in[1], in[2]), x, slots, offsets);
    }

    private static OpCheck combine(INDArray rows, INDArray slots, INDArray offsets, INDArray weights) {
        return OpCheck.of((sd, in) -> new Combine(sd, in[0], in[1], in[2], in[3]), rows, slots, offsets, weights);
    }

    @Test
    void copiesTokensToTheirRowsAndClearsTheOthers() {
        INDArray x = Nd4j.createFromArray(new double[][] {{1, 2, 3}, {4, 5, 6}});
        INDArray expected = Nd4j.createFromArray(new double[][] {{4, 5, 6}, {1, 2, 3}, {4, 5, 6}, {0, 0, 0}});
        OpCheck check = dispatch(x, SLOTS, OFFSETS);
        for (List<INDArray> out : List.of(check.reference(), check.jvm())) {
            assertThat(OpCheck.difference(expected, out.get(0))).isZero();
        }
    }

    @Test
    void addsWhatExpertsGaveWithoutDroppedAssignments() {
        INDArray rows = Nd4j.createFromArray(new double[][] {{1, 10}, {2, 20}, {3, 30}, {1e9, 1e9}});
        INDArray weights = Nd4j.createFromArray(new double[][] {{0.5, 0.5}, {0.25, 0.75}});
        INDArray expected = Nd4j.createFromArray(new double[][] {{1, 10}, {2.5, 25}});
        OpCheck check = combine(rows, SLOTS, OFFSETS, weights);
        for (List<INDArray> out : List.of(check.reference(), check.jvm())) {
            assertThat(OpCheck.difference(expected, out.get(0))).isZero();
        }
    }

    @Test
    void gradientsAreThoseOfTheValues() {
        assertThat(dispatch(OpCheck.normal(1, 2, 3), SLOTS, OFFSETS).gradientError())
                .isLessThan(1e-7);
        assertThat(combine(OpCheck.normal(1, 4, 3), SLOTS, OFFSETS, OpCheck.normal(2, 2, 2))
                        .gradientError())
                .isLessThan(1e-7);
        OpCheck plain = OpCheck.of(
                (sd, in) -> new Combine(sd, in[0], in[1], in[2], null), OpCheck.normal(1, 4, 3), SLOTS, OFFSETS);
        assertThat(plain.gradientError()).isLessThan(1e-7);
    }

    @Test
    void equalsTheReferenceOnRandomShapes() {
        Random random = new Random(4);
        for (int i = 0; i < 10; i++) {
            int tokens = 1 + random.nextInt(400);
            int experts = 2 + random.nextInt(8);
            int active = 1 + random.nextInt(experts);
            int width = 1 + random.nextInt(70);
            double capacity = i % 2 * 0.7;
            INDArray z = OpCheck.rounded(OpCheck.normal(i, tokens, experts));
            List<INDArray> routing = OpCheck.of(
                            (sd, in) -> new TopKRouting(sd, in[0], null, null, active, capacity, 0, 0), z)
                    .reference();
            INDArray slots = routing.get(2);
            INDArray offsets = routing.get(3);
            INDArray rows = OpCheck.normal(i + 50, (long) tokens * active, width);
            INDArray dy = OpCheck.normal(i + 60, tokens, width);
            Measured.below(1e-6, dispatch(dy, slots, offsets));
            Measured.below(1e-6, combine(rows, slots, offsets, routing.get(0)));
            Measured.below(
                    2e-6,
                    OpCheck.of(
                            (sd, in) -> new CombineGrad(sd, in[0], in[1], in[2], in[3], in[4]),
                            rows,
                            slots,
                            offsets,
                            routing.get(0),
                            dy));
        }
    }
}
