package org.attn4j.recipes.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorTypeTest {
    @ParameterizedTest
    @CsvSource({
        "1, 0x3c00",
        "-2, 0xc000",
        "65504, 0x7bff",
        "65519.996, 0x7bff",
        "65520, 0x7c00",
        "0x1p-24, 0x0001",
        "0x1p-25, 0x0000",
        "0x1.8p-24, 0x0002",
        "0x1.ffcp-15, 0x0400",
        "0x1p-14, 0x0400",
        "0x1.002p0, 0x3c00",
        "0x1.006p0, 0x3c02",
        "0x1.ffep0, 0x4000",
        "-0.0, 0x8000",
        "-Infinity, 0xfc00"
    })
    void halvesAreRoundedToTheNearestAndOfTwoToTheEvenOne(String value, String bits) {
        assertThat(TensorType.half(Float.parseFloat(value)) & 0xffff).isEqualTo(Integer.decode(bits));
    }

    private static byte[] block(float... first) {
        float[] values = new float[32];
        System.arraycopy(first, 0, values, 0, first.length);
        ByteBuffer bytes = ByteBuffer.allocate(34).order(ByteOrder.LITTLE_ENDIAN);
        TensorType.Q8_0.put(values, 0, bytes);
        return bytes.array();
    }

    @Test
    void blocksHaveTheirLargestValueAt127() {
        // The step is 1, whose half is 0x3c00; halves between two steps go away from 0.
        assertThat(block(-127, 127, 63.5f, 0.5f, -0.5f, 0.49f, 2.5f))
                .startsWith(0x00, 0x3c, -127, 127, 64, 1, -1, 0, 3, 0)
                .hasSize(34);
        // 3 * 127 / 64 as step 3 / 64 = 0x1.8p-5: exponent 10, fraction one half.
        assertThat(block(5.953125f, -3 / 64f)).startsWith(0x00, 0x2a, 127, -1, 0);
        assertThat(block()).containsOnly(0);
        assertThat(block(1e-43f)).containsOnly(0);
    }
}
