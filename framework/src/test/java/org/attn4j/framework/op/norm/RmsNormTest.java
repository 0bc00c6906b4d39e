package org.attn4j.framework.op.norm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.attn4j.framework.op.Measured;
import org.attn4j.framework.op.OpCheck;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class RmsNormTest {
    private static final double EPSILON = 1e-6;

    private static OpCheck forward(INDArray x, INDArray gain) {
        return OpCheck.of((sd, in) -> new RmsNorm(sd, in[0], in[1], EPSILON), x, gain);
    }

    private static OpCheck backward(INDArray x, INDArray gain, INDArray statistics, INDArray dy) {
        return OpCheck.of((sd, in) -> new RmsNormGrad(sd, in[0], in[1], in[2], in[3]), x, gain, statistics, dy);
    }

    @Test
    void valuesAreThoseWorkedOutByHand() {
        // mean square (9 + 16) / 2; a row of zeros stays zero.
        INDArray x = Nd4j.createFromArray(new double[][] {{3, -4}, {0, 0}});
        OpCheck check = forward(x, Nd4j.createFromArray(2.0, 0.5));
        double root = Math.sqrt(12.5 + EPSILON);
        double[] expected = {6 / root, -2 / root, 0, 0};
        for (List<INDArray> outputs : List.of(check.reference(), check.jvm(), check.scalarPath())) {
            for (int i = 0; i < 4; i++) {
                assertThat(outputs.get(0).getDouble(i)).isEqualTo(expected[i], within(1e-6));
            }
            assertThat(outputs.get(1).getDouble(0)).isEqualTo(1 / root, within(1e-7));
            assertThat(outputs.get(1).getDouble(1)).isEqualTo(1e3, within(1e-3));
        }
    }

    @Test
    void followsTheFormulaOnRandomRows() {
        INDArray x = OpCheck.normal(1, 11, 77).mul(3);
        INDArray gain = OpCheck.normal(2, 77);
        INDArray y = forward(x, gain).jvm().get(0);
        for (int r = 0; r < 11; r++) {
            double squares = 0;
            for (int i = 0; i < 77; i++) {
                squares += x.getDouble(r, i) * x.getDouble(r, i);
            }
            for (int i = 0; i < 77; i++) {
                double expected = x.getDouble(r, i) / Math.sqrt(squares / 77 + EPSILON) * gain.getDouble(i);
                assertThat(y.getDouble(r, i)).isEqualTo(expected, within(3e-6));
            }
        }
    }

    @Test
    void gradientIsThatOfTheValues() {
        assertThat(forward(OpCheck.normal(1, 2, 3, 5), OpCheck.normal(2, 5)).gradientError())
                .isLessThan(1e-6)
                .isGreaterThan(0);
    }

    /** Head by head is row by row, each head a row of its own. */
    @Test
    void aShortGainNormalisesHeadsByThemselves() {
        for (int heads : new int[] {1, 3, 8}) {
            int width = 2 * heads + 3;
            INDArray x = OpCheck.normal(heads, 2, 5, heads * width);
            INDArray gain = OpCheck.normal(2, width);
            OpCheck check = forward(x, gain);
            OpCheck rows = forward(x.dup('c').reshape(10L * heads, width), gain);
            assertThat(check.reference().get(0).length()).isEqualTo(x.length());
            assertThat(OpCheck.difference(
                            rows.reference().get(0).reshape(x.shape()),
                            check.reference().get(0)))
                    .isZero();
            Measured.below(1e-5, check);
            Measured.below(1e-5, backward(x, gain, check.reference().get(1), OpCheck.normal(3, x.shape())));
            assertThat(check.gradientError()).isLessThan(1e-6).isGreaterThan(0);
        }
    }

    @Test
    void refusesAGainThatDoesNotDivideTheWidth() {
        assertThatThrownBy(() ->
                        forward(OpCheck.normal(1, 2, 6), OpCheck.normal(2, 4)).jvm())
                .hasMessageContaining("does not fit x");
    }

    @Test
    void kernelsAgreeWithTheReferenceOverShapes() {
        Random random = new Random(6);
        for (int round = 0; round < 60; round++) {
            // On short rows dx nearly cancels: of many rows the largest is not such a one.
            int d = round < 20 ? round + 2 : 2 + random.nextInt(round < 50 ? 300 : 3000);
            int rows = 30 + random.nextInt(round % 10 == 0 ? 900 : 60);
            double shift = round % 7 == 0 ? 1e3 : 0;
            INDArray x = OpCheck.rounded(OpCheck.normal(round, rows, d)
                    .mul(Math.pow(10, round % 7 - 2))
                    .add(shift));
            INDArray gain = OpCheck.normal(1, d).mul(0.3).add(1);
            OpCheck check = forward(x, gain);
            Measured.below(1e-5, check);
            Measured.below(1e-5, backward(x, gain, check.reference().get(1), OpCheck.normal(3, rows, d)));
        }
    }
}
