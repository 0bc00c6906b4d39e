package org.attn4j.datasets.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SplitMix64Test {
    @Test
    void givesTheSequenceOfThePublishedGenerator() {
        // First outputs for seed 1234567, as listed with the reference implementation.
        assertThat(SplitMix64.at(1234567, 0)).isEqualTo(6457827717110365317L);
        assertThat(SplitMix64.at(1234567, 1)).isEqualTo(3203168211198807973L);
        SplittableRandom jdk = new SplittableRandom(-42);
        for (int i = 0; i < 100; i++) {
            assertThat(SplitMix64.at(-42, i)).isEqualTo(jdk.nextLong());
        }
    }

    @Test
    void numbersBelowABoundAreTheUpperPartOfTheProduct() {
        for (long bound : new long[] {1, 2, 7, 1_003_790, Integer.MAX_VALUE}) {
            for (int i = 0; i < 200; i++) {
                BigInteger bits = new BigInteger(Long.toUnsignedString(SplitMix64.at(5, i))).shiftRight(1);
                long expected =
                        bits.multiply(BigInteger.valueOf(bound)).shiftRight(63).longValueExact();
                assertThat(SplitMix64.below(bound, 5, i)).isEqualTo(expected).isBetween(0L, bound - 1);
            }
        }
    }
}
