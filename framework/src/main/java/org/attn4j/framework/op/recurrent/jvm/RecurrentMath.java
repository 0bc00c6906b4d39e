package org.attn4j.framework.op.recurrent.jvm;

import org.attn4j.framework.op.simd.Exp;
import org.attn4j.framework.op.simd.VectorExp;

/** What recurrent cells and additive attention compute on rows of heap arrays; sums in an order fixed by n. */
abstract class RecurrentMath {
    /** {@code x = 1 / (1 + exp(-x))}; NaN for what is not finite. */
    abstract void sigmoid(float[] x, int at, int n);

    /** {@code x = tanh(x)}, to 2e-7; NaN for what is not finite. */
    abstract void tanh(float[] x, int at, int n);

    /** {@code v · tanh(q + k)}. */
    abstract float score(float[] q, int qAt, float[] k, int kAt, float[] v, int n);

    /**
     * Gradient of {@link #score} for a gradient {@code d} of the score: with {@code t = tanh(q + k)}, adds {@code d t} to
     * dv and {@code d v (1 - t²)} to dq and dk.
     */
    abstract void scoreGrad(
            float d,
            float[] q,
            int qAt,
            float[] k,
            int kAt,
            float[] v,
            float[] dq,
            int dqAt,
            float[] dk,
            int dkAt,
            float[] dv,
            int dvAt,
            int n);

    /** {@code a · b}. */
    abstract float dot(float[] a, int aAt, float[] b, int bAt, int n);

    /** {@code y += factor a}. */
    abstract void addScaled(float factor, float[] a, int aAt, float[] y, int yAt, int n);

    /** exp(x), x stopping at 87 either way, to the bit as {@link VectorExp#limited}. */
    static float limitedExp(float x) {
        return Exp.fused(Math.max(-Exp.LIMIT, Math.min(Exp.LIMIT, x)));
    }

    /** 0 x, which is added, hands on what is no finite number. */
    static float sigmoid(float x) {
        return 1 / (limitedExp(-x) + 1) + 0 * x;
    }

    static float tanh(float x) {
        return 1 - 2 / (limitedExp(x + x) + 1) + 0 * x;
    }
}
