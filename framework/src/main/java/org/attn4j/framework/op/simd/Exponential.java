package org.attn4j.framework.op.simd;

/**
 * Single-precision exp for arguments up to 88: {@code 2^n e^f} with |f| at most ln(2)/2, e^f by the polynomial of the
 * Cephes library (relative error below 2e-7). Below {@link #LOWEST} the result is 0, which keeps subnormal numbers, slow
 * in later products, out of a softmax.
 *
 * @see <a href="https://www.netlib.org/cephes/">Cephes mathematical library</a>
 */
public final class Exponential {
    static final float LOWEST = -87.3f;
    static final float LOG2_E = 1.44269504088896341f;
    /** ln 2 in two parts: n times the first is exact. */
    static final float LN2_HIGH = 0.693359375f;

    static final float LN2_LOW = -2.12194440e-4f;
    /** 1.5 * 2^23: adding it leaves the rounded number in the low bits. */
    static final float ROUND = 12582912f;

    static final float P0 = 1.9875691500e-4f;
    static final float P1 = 1.3981999507e-3f;
    static final float P2 = 8.3334519073e-3f;
    static final float P3 = 4.1665795894e-2f;
    static final float P4 = 1.6666665459e-1f;
    static final float P5 = 5.0000001201e-1f;

    private Exponential() {}

    /** exp(x). */
    public static float of(float x) {
        float shifted = x * LOG2_E + ROUND;
        float n = shifted - ROUND;
        float f = (x - n * LN2_HIGH) - n * LN2_LOW;
        float p = (((((P0 * f + P1) * f + P2) * f + P3) * f + P4) * f + P5) * f * f + f + 1f;
        float y = Float.intBitsToFloat(Float.floatToRawIntBits(p) + (Float.floatToRawIntBits(shifted) << 23));
        return x < LOWEST ? 0f : y;
    }
}
