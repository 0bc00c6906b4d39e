package org.attn4j.framework.op.elementwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.attn4j.framework.op.OpCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class AddTest {
    private static OpCheck check(INDArray a, INDArray b) {
        return OpCheck.of((sd, v) -> new Add(sd, v[0], v[1]), a, b);
    }

    @Test
    void addsElementByElement() {
        OpCheck check = check(Nd4j.createFromArray(1.0, -2.0, 3.0), Nd4j.createFromArray(10.0, 20.0, 1e4));
        INDArray expected = Nd4j.createFromArray(11.0, 18.0, 10003.0);
        assertThat(check.jvm().get(0).castTo(DataType.DOUBLE)).isEqualTo(expected);
        assertThat(check.reference().get(0)).isEqualTo(expected);
    }

    @Test
    void handsTheGradientToBoth() {
        assertThat(check(OpCheck.normal(1, 3, 4), OpCheck.normal(2, 3, 4)).gradientError())
                .isLessThan(1e-8);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 17, 4096, 4097, 70_001})
    void equalsTheOracleOnAnyNumberOfThreads(int n) {
        OpCheck check = check(OpCheck.normal(n, n), OpCheck.normal(n + 1, n));
        assertThat(check.oracleError()).isLessThan(1e-7);
        assertThat(check.sameBits()).isTrue();
        assertThat(OpCheck.difference(
                        check.reference().get(0), check.scalarPath().get(0)))
                .isLessThan(1e-7);
    }

    @Test
    void namesShapesThatDiffer() {
        assertThatThrownBy(() ->
                        check(OpCheck.normal(1, 3, 4), OpCheck.normal(2, 4, 3)).jvm())
                .hasMessageContaining("shapes differ: FLOAT[3, 4] and FLOAT[4, 3]");
    }
}
