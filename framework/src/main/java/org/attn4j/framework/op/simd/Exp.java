package org.attn4j.framework.op.simd;

/**
 * Single-precision exp: {@code exp(x) = 2^n exp(r)}, n the nearest integer to x / ln 2,
 * exp(r) by the polynomial of the Cephes library's expf; relative error 1.2e-7. Below {@link #LOWEST} it is 0.
 *
 * <p>The Vector API's own EXP gives other bits in compiled code than in interpreted code; additions, products and fused
 * products give the same in both, on which bit-exact resumption rests.
 *
 * @see <a href="https://www.netlib.org/cephes/">Cephes, single/expf.c</a>
 */
public final class Exp {
    public static final float LOWEST = -87f;
    public static final float PER_LN2 = 1.44269504088896341f;
    /** Adding it rounds to an integer, which is then in the low bits. */
    public static final float ROUND = 12582912f;

    public static final float LN2_HIGH = 0.693359375f;
    public static final float LN2_LOW = -2.12194440e-4f;
    public static final float P5 = 1.9875691500e-4f;
    public static final float P4 = 1.3981999507e-3f;
    public static final float P3 = 8.3334519073e-3f;
    public static final float P2 = 4.1665795894e-2f;
    public static final float P1 = 1.6666665459e-1f;
    public static final float P0 = 5.0000001201e-1f;

    /** Arguments of vectors stop at this size, where exp and its inverse are still normal numbers. */
    public static final float LIMIT = 87f;

    /** 1 / (1 + exp(87)) to the bit as {@link VectorExp} gives it: less it, the sigmoid of far negative numbers is 0. */
    public static final float LEAST_SIGMOID = 1 / (1 + fused(LIMIT));

    private Exp() {}

    /** exp(x) for |x| up to 87, step by step as {@link VectorExp}. */
    public static float fused(float x) {
        float shifted = Math.fma(x, PER_LN2, ROUND);
        float n = shifted - ROUND;
        float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x));
        float p = Math.fma(Math.fma(P5, r, P4), r, P3);
        p = Math.fma(Math.fma(Math.fma(p, r, P2), r, P1), r, P0);
        float y = Math.fma(p, r * r, r) + 1;
        return Float.intBitsToFloat(Float.floatToRawIntBits(y) + (Float.floatToRawIntBits(shifted) << 23));
    }

    /** exp(x) for x up to 0. */
    public static float of(float x) {
        if (x < LOWEST) {
            return 0;
        }
        float shifted = x * PER_LN2 + ROUND;
        float n = shifted - ROUND;
        float r = x - n * LN2_HIGH - n * LN2_LOW;
        float p = ((((P5 * r + P4) * r + P3) * r + P2) * r + P1) * r + P0;
        float y = p * r * r + r + 1;
        return Float.intBitsToFloat(Float.floatToRawIntBits(y) + (Float.floatToRawIntBits(shifted) << 23));
    }
}
