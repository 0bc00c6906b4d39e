package org.attn4j.framework.op.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.attn4j.framework.op.OpCheck;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TotalLossTest {
    private static OpCheck total(int[] labels, double count) {
        return OpCheck.of(
                        (sd, in) -> new TotalLoss(sd, in[0], in[1], in[2], List.of(in[3], in[4]), -1),
                        Nd4j.scalar(2.0),
                        Nd4j.createFromArray(labels),
                        Nd4j.scalar(count),
                        Nd4j.scalar(0.3),
                        Nd4j.scalar(0.5))
                .fixed(2);
    }

    @Test
    void weighsAuxiliaryLossesByTheShareOfTargets() {
        OpCheck check = total(new int[] {7, -1, 0, 3}, 12);
        for (List<INDArray> out : List.of(check.reference(), check.jvm())) {
            assertThat(out.get(0).getDouble(0)).isEqualTo(2 + 0.8 * 3 / 12, within(1e-6));
        }
        assertThat(check.sameBits()).isTrue();
    }

    @Test
    void hasTheGradientOfItsValues() {
        assertThat(total(new int[] {7, -1, 0, 3}, 12).gradientError()).isLessThan(1e-6);
    }

    @Test
    void withoutTargetsAddsNothing() {
        OpCheck check = OpCheck.of(
                (sd, in) -> new TotalLoss(sd, in[0], in[1], in[2], List.of(in[3]), -1),
                Nd4j.scalar(2.0),
                Nd4j.createFromArray(-1, -1),
                Nd4j.scalar(0.0),
                Nd4j.scalar(0.3));
        assertThat(check.reference().get(0).getDouble(0)).isEqualTo(2);
        assertThat(check.jvm().get(0).getDouble(0)).isEqualTo(2);
    }
}
