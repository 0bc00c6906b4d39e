package org.attn4j.framework.op.elementwise.jvm;

/**
 * The GELU and its slope as polynomials. Both less a half are odd functions of x times what is even in x, so with
 * a = |x|: {@code gelu(x) = x / 2 + a a P(2 a^2 / L^2 - 1)} and {@code gelu'(x) = 1/2 + sign(x) a Q(2 a^2 / M^2 - 1)}, where
 * a stops at L (or M) under the polynomial: there a P and a Q are exactly 1/2, which leaves x or 0, and 1 or 0.
 *
 * <p>P, of degree 14, and Q, of degree 18, are minimax fits (Lawson's iteration on Chebyshev nodes, against 40 digits); with
 * rounding Phi(x) is right to 8.3e-8 and the slope to 1.6e-7. No division and no exp: a rational form costs more.
 */
final class Gelu {
    /** L. */
    static final float LIMIT = 5.3f;

    static final float SCALE = 2f / (5.3f * 5.3f);
    static final float P0 = 1.3339256e-1f;
    static final float P1 = -6.651855e-2f;
    static final float P2 = 4.92647e-2f;
    static final float P3 = -3.9587397e-2f;
    static final float P4 = 3.2070056e-2f;
    static final float P5 = -2.5312146e-2f;
    static final float P6 = 1.8987767e-2f;
    static final float P7 = -1.3132601e-2f;
    static final float P8 = 8.636545e-3f;
    static final float P9 = -5.9467102e-3f;
    static final float P10 = 3.4374567e-3f;
    static final float P11 = -1.0109657e-3f;
    static final float P12 = 4.964675e-4f;
    static final float P13 = -7.929528e-4f;
    static final float P14 = 3.5539627e-4f;

    /** M. */
    static final float SLOPE_LIMIT = 6f;

    static final float SLOPE_SCALE = 2f / (6f * 6f);
    static final float Q0 = 1.17897764e-1f;
    static final float Q1 = -5.934282e-2f;
    static final float Q2 = 4.60573e-2f;
    static final float Q3 = -4.2365048e-2f;
    static final float Q4 = 4.4567354e-2f;
    static final float Q5 = -5.094388e-2f;
    static final float Q6 = 5.8566548e-2f;
    static final float Q7 = -6.425894e-2f;
    static final float Q8 = 6.755199e-2f;
    static final float Q9 = -6.5946646e-2f;
    static final float Q10 = 5.239174e-2f;
    static final float Q11 = -3.593837e-2f;
    static final float Q12 = 3.498971e-2f;
    static final float Q13 = -3.34379e-2f;
    static final float Q14 = 1.2398945e-2f;
    static final float Q15 = 1.9236422e-3f;
    static final float Q16 = 3.8619023e-3f;
    static final float Q17 = -6.965628e-3f;
    static final float Q18 = 2.3256708e-3f;

    /** 2 sqrt(2 / pi): GELU's tanh form is {@code x sigmoid(TANH_SCALE (x + CUBIC x^3))}. */
    static final float TANH_SCALE = 1.5957691216f;

    static final float CUBIC = 0.044715f;

    private Gelu() {}

    /** x Phi(x), Phi the normal distribution function. */
    static float of(float x) {
        float a = Math.abs(x);
        if (a >= LIMIT) {
            return x > 0 ? x : 0;
        }
        float u = a * a * SCALE - 1;
        float p = ((((P14 * u + P13) * u + P12) * u + P11) * u + P10) * u + P9;
        p = ((((p * u + P8) * u + P7) * u + P6) * u + P5) * u + P4;
        p = (((p * u + P3) * u + P2) * u + P1) * u + P0;
        return a * (a * p) + 0.5f * x;
    }

    /** The derivative of {@link #of}. */
    static float slope(float x) {
        float a = Math.abs(x);
        if (a >= SLOPE_LIMIT) {
            return x > 0 ? 1 : 0;
        }
        float u = a * a * SLOPE_SCALE - 1;
        float q = (((((Q18 * u + Q17) * u + Q16) * u + Q15) * u + Q14) * u + Q13) * u + Q12;
        q = (((((q * u + Q11) * u + Q10) * u + Q9) * u + Q8) * u + Q7) * u + Q6;
        q = (((((q * u + Q5) * u + Q4) * u + Q3) * u + Q2) * u + Q1) * u + Q0;
        return x * q + 0.5f;
    }
}
