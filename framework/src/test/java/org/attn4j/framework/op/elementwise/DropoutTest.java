package org.attn4j.framework.op.elementwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.attn4j.framework.op.OpCheck;
import org.attn4j.framework.op.Philox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class DropoutTest {
    private static OpCheck check(INDArray x, long step, double rate, long key) {
        return OpCheck.of((sd, v) -> new Dropout(sd, v[0], v[1], rate, key), x, Nd4j.scalar(step));
    }

    private static INDArray ones(long n) {
        return OpCheck.normal(1, n).assign(1);
    }

    /** Counter (0, 0), key 0: the words 6627e8d5 e169c58d bc57ac4c 9b00dbd8 of Random123 are 0.40, 0.88, 0.74, 0.61. */
    @Test
    void keepsElementsWhoseNumberIsAtLeastTheRate() {
        INDArray y = check(ones(4), 0, 0.65, 0).jvm().get(0);
        assertThat(y.getDouble(0)).isZero();
        assertThat(y.getDouble(1)).isCloseTo(1 / 0.35, within(1e-6));
        assertThat(y.getDouble(2)).isCloseTo(1 / 0.35, within(1e-6));
        assertThat(y.getDouble(3)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 63, 64, 65, 4095, 4097, 10_001, 70_003})
    void equalsTheOracle(int n) {
        OpCheck check = check(OpCheck.normal(n, n), (1L << 33) + 7, 0.2, 0x1234_5678_9abc_def0L);
        assertThat(check.oracleError()).isLessThan(1e-7);
        assertThat(OpCheck.difference(
                        check.reference().get(0), check.scalarPath().get(0)))
                .isLessThan(1e-7);
        assertThat(check.sameBits()).isTrue();
    }

    @Test
    void isTheSameFunctionForItsGradient() {
        assertThat(check(OpCheck.normal(1, 5, 7), 3, 0.4, 99).gradientError()).isLessThan(1e-9);
    }

    @Test
    void dropsTheShareAskedForAndKeepsTheMean() {
        INDArray y = check(ones(200_000), 5, 0.1, Philox.key(1337, "blocks.0.drop"))
                .jvm()
                .get(0);
        // The standard deviation of the mean is sqrt(0.1 / 0.9 / 200000) = 7.5e-4.
        assertThat(y.meanNumber().doubleValue()).isCloseTo(1, within(4 * 7.5e-4));
        INDArray other = check(ones(200_000), 6, 0.1, Philox.key(1337, "blocks.0.drop"))
                .jvm()
                .get(0);
        assertThat(y.equals(other)).isFalse();
    }

    @Test
    void dropsNothingAtRateZero() {
        INDArray x = OpCheck.normal(1, 1001);
        assertThat(OpCheck.difference(x, check(x, 0, 0, 5).jvm().get(0))).isLessThan(1e-7);
    }

    @Test
    void namesAWrongRate() {
        assertThatThrownBy(() -> check(ones(4), 0, 1.0, 0).jvm())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rate must be in [0, 1), got 1.0");
    }
}
