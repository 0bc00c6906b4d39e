package org.attn4j.framework.op.elementwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.attn4j.framework.op.Measured;
import org.attn4j.framework.op.OpCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SwiGluTest {
    private static OpCheck forward(INDArray gate, INDArray up) {
        return OpCheck.of((sd, in) -> new SwiGlu(sd, in[0], in[1]), gate, up);
    }

    private static OpCheck backward(INDArray gate, INDArray up, INDArray dy) {
        return OpCheck.of((sd, in) -> new SwiGluGrad(sd, in[0], in[1], in[2]), gate, up, dy);
    }

    @Test
    void isSiluOfTheGateTimesUp() {
        INDArray gate = Nd4j.createFromArray(0.0, 1.0, -2.0, 1e4, -1e4);
        INDArray up = Nd4j.createFromArray(5.0, 3.0, 7.0, 2.0, 2.0);
        double[] expected = {0, 3 / (1 + Math.exp(-1)), -14 / (1 + Math.exp(2)), 2e4, 0};
        OpCheck check = forward(gate, up);
        for (INDArray y : new INDArray[] {
            check.reference().get(0), check.jvm().get(0), check.scalarPath().get(0)
        }) {
            for (int i = 0; i < expected.length; i++) {
                assertThat(y.getDouble(i)).isEqualTo(expected[i], within(1e-6 * Math.max(1, Math.abs(expected[i]))));
            }
        }
    }

    @Test
    void gradientIsThatOfTheValues() {
        assertThat(forward(OpCheck.normal(1, 3, 5).mul(3), OpCheck.normal(2, 3, 5))
                        .gradientError())
                .isLessThan(1e-6)
                .isGreaterThan(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 15, 16, 17, 63, 257, 2047, 2048, 2049, 40_001})
    void kernelsAgreeWithTheReference(int size) {
        for (double spread : new double[] {1, 20, 1e4}) {
            INDArray gate = OpCheck.normal(3, size).mul(spread);
            INDArray up = OpCheck.normal(4, size);
            INDArray dy = OpCheck.normal(5, size);
            Measured.below(2e-6, forward(gate, up));
            Measured.below(2e-6, backward(gate, up, dy));
        }
    }
}
