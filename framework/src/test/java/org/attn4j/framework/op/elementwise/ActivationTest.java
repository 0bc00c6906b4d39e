package org.attn4j.framework.op.elementwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.attn4j.framework.op.Measured;
import org.attn4j.framework.op.OpCheck;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ActivationTest {
    /** Below, at and above the lanes of a vector and a thread's share. */
    private static final int[] SIZES = {1, 15, 16, 17, 2049, 16_385};

    private static final int[] MORE_SIZES = {2, 5, 33, 255, 2047, 2048, 50_003};

    private static OpCheck forward(ActivationKind kind, INDArray x) {
        return OpCheck.of((sd, in) -> new Activation(sd, in[0], kind), x);
    }

    private static OpCheck backward(ActivationKind kind, INDArray x, INDArray dy) {
        return OpCheck.of((sd, in) -> new ActivationGrad(sd, in[0], in[1], kind), x, dy);
    }

    private static void isEqual(OpCheck check, double tolerance, double... expected) {
        for (INDArray y : new INDArray[] {
            check.reference().get(0), check.jvm().get(0), check.scalarPath().get(0)
        }) {
            for (int i = 0; i < expected.length; i++) {
                assertThat(y.getDouble(i)).as("element %d", i).isEqualTo(expected[i], within(tolerance));
            }
        }
    }

    @Test
    void valuesAreThoseOfTheTables() {
        INDArray x = Nd4j.createFromArray(-3.0, -1.0, 0.0, 0.5, 1.0, 2.0);
        isEqual(forward(ActivationKind.RELU, x), 0, 0, 0, 0, 0.5, 1, 2);
        // Phi(0.5), Phi(1), Phi(2), Phi(3) from a table of the normal distribution.
        isEqual(
                forward(ActivationKind.GELU, x),
                1e-6,
                -3 * 0.0013498980,
                -0.1586552539,
                0,
                0.5 * 0.6914624613,
                0.8413447461,
                2 * 0.9772498681);
        double u = Math.sqrt(2 / Math.PI) * (0.5 + 0.044715 * 0.125);
        isEqual(forward(ActivationKind.GELU_TANH, Nd4j.createFromArray(0.5, 0.0)), 1e-6, 0.25 * (1 + Math.tanh(u)), 0);
        isEqual(
                forward(ActivationKind.SILU, x),
                1e-6,
                -3 / (1 + Math.exp(3)),
                -1 / (1 + Math.E),
                0,
                0.5 / (1 + Math.exp(-0.5)),
                1 / (1 + Math.exp(-1)),
                2 / (1 + Math.exp(-2)));
    }

    @ParameterizedTest
    @EnumSource(ActivationKind.class)
    void farFromZeroItIsXOrNothing(ActivationKind kind) {
        INDArray x = Nd4j.createFromArray(-1e8, -1e4, -100.0, 100.0, 1e4);
        isEqual(forward(kind, x), 1e-40, 0, 0, 0, 100, 1e4);
        isEqual(backward(kind, x, Nd4j.createFromArray(1.0, 1.0, 1.0, 1.0, 1.0)), 1e-40, 0, 0, 0, 1, 1);
    }

    @ParameterizedTest
    @EnumSource(ActivationKind.class)
    void gradientIsThatOfTheValues(ActivationKind kind) {
        INDArray x = OpCheck.normal(1, 4, 9).mul(2);
        assertThat(forward(kind, x).gradientError()).isLessThan(1e-6).isGreaterThan(0);
    }

    @ParameterizedTest
    @EnumSource(ActivationKind.class)
    void kernelsAgreeWithTheReference(ActivationKind kind) {
        kernelsAgree(kind, SIZES);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(ActivationKind.class)
    void kernelsAgreeWithTheReferenceAtMoreSizes(ActivationKind kind) {
        kernelsAgree(kind, MORE_SIZES);
    }

    private static void kernelsAgree(ActivationKind kind, int[] sizes) {
        for (int size : sizes) {
            for (double spread : new double[] {1, 1e4}) {
                INDArray x = OpCheck.normal(size, size).mul(spread);
                Measured.below(1e-6, forward(kind, x));
                Measured.below(2e-6, backward(kind, x, OpCheck.normal(size + 1L, size)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ActivationKind.class)
    void errorIsSmallAtEveryArgument(ActivationKind kind) {
        INDArray x = Nd4j.linspace(DataType.DOUBLE, -9, 18.0 / 20_000, 20_001);
        assertThat(forward(kind, x).oracleError()).isLessThan(2e-7);
        assertThat(backward(kind, x, x.mul(0).add(1)).oracleError()).isLessThan(4e-7);
    }

    @ParameterizedTest
    @EnumSource(ActivationKind.class)
    void notANumberStaysSo(ActivationKind kind) {
        INDArray x = Nd4j.createFromArray(1.0, Double.NaN, 2.0);
        assertThat(forward(kind, x).jvm().get(0).getDouble(1)).isNaN();
        assertThat(forward(kind, x).scalarPath().get(0).getDouble(1)).isNaN();
    }
}
