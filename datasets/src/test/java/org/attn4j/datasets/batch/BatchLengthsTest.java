package org.attn4j.datasets.batch;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.attn4j.datasets.token.Tokens;
import org.attn4j.framework.train.BatchSource;
import org.junit.jupiter.api.Test;

/** Batches whose arrays would be longer than any array. */
class BatchLengthsTest {
    private static void assertRefused(BatchSource source) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.batch(0))
                .withMessageContaining("the largest batch is");
    }

    @Test
    void windowsAreRefused() {
        int[] tokens = new int[100];
        assertRefused(new RandomWindows(Tokens.of(tokens), false, 64, 1_000_000_000, 1));
        assertRefused(new RandomWindows(Tokens.of(tokens), false, 16, 268_435_457, 1));
        assertRefused(
                new ConsecutiveWindows(Tokens.of(tokens), false, 64, 1_000_000_000, HeldOut.all(1), "validation"));
    }
}
