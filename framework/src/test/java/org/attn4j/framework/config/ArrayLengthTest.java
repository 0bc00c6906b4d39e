package org.attn4j.framework.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class ArrayLengthTest {
    @Test
    void productsAreExactOrRefused() {
        long[] numbers = {1, 2, 3, 7, 64, 46_340, 46_341, 65_536, 1L << 24, Integer.MAX_VALUE, 1L << 40, Long.MAX_VALUE
        };
        for (long rows : numbers) {
            for (long each : numbers) {
                BigInteger product = BigInteger.valueOf(rows).multiply(BigInteger.valueOf(each));
                if (product.compareTo(BigInteger.valueOf(ArrayLength.MOST)) <= 0) {
                    assertThat(ArrayLength.ofBatch(rows, each)).isEqualTo(product.intValueExact());
                } else {
                    assertThatIllegalArgumentException().isThrownBy(() -> ArrayLength.ofBatch(rows, each));
                }
            }
        }
    }

    @Test
    void refusalTellsTheLargestBatch() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArrayLength.ofBatch(268_435_457, 16))
                .withMessageContaining("268,435,457")
                .withMessageContaining("the largest batch is 134,217,727");
        assertThat(ArrayLength.ofBatch(134_217_727, 16)).isEqualTo(134_217_727 * 16);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ArrayLength.of("logits", 1000, 1000, 3000))
                .withMessageContaining("logits")
                .withMessageContaining("[1000, 1000, 3000]");
    }
}
