package org.attn4j.framework.op;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PhiloxTest {
    /** The known answers of Random123's test suite for philox4x32-10. */
    @Test
    void givesTheKnownAnswers() {
        assertThat(words(0, 0, 0)).containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
        assertThat(words(-1, -1, -1)).containsExactly(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd);
        assertThat(words(0x299f31d0a4093822L, 0x0370734413198a2eL, 0x85a308d3243f6a88L))
                .containsExactly(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1);
    }

    @Test
    void givesEachElementItsWord() {
        int[] four = words(7, 3, 5);
        for (int i = 0; i < 4; i++) {
            assertThat(Philox.word(7, 3, 20 + i)).isEqualTo(four[i]);
        }
    }

    @Test
    void dropsTheShareAskedFor() {
        assertThat(Philox.threshold(0)).isZero();
        assertThat(Philox.threshold(0.5)).isEqualTo(0x80000000);
        assertThat(Philox.threshold(0.25)).isEqualTo(0x40000000);
    }

    private static int[] words(long key, long high, long low) {
        int[] out = new int[4];
        Philox.words(key, high, low, out, 0);
        return out;
    }
}
