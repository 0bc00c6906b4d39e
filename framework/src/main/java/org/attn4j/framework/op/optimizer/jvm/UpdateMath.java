package org.attn4j.framework.op.optimizer.jvm;

import java.nio.FloatBuffer;
import org.attn4j.framework.op.optimizer.AdamUpdate;

/** Arithmetic of optimizers on blocks in the heap; the scalar form, which the Vector API's overrides. */
class UpdateMath {
    /** Sum of the first n squares. */
    double squares(float[] x, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += (double) x[i] * x[i];
        }
        return sum;
    }

    /**
     * One Adam step on n elements.
     *
     * @param decays whether weight decay acts here
     * @param hyper rate, scale, c1, c2 of {@link AdamUpdate}
     */
    final void adam(
            AdamUpdate op, boolean decays, FloatBuffer hyper, float[] w, float[] g, float[] m, float[] v, int n) {
        float rate = hyper.get(0);
        float decay = decays ? (float) op.decay() : 0;
        adam(
                w,
                g,
                m,
                v,
                n,
                hyper.get(1),
                op.decoupled() ? 0 : decay,
                op.decoupled() ? 1 - rate * decay : 1,
                (float) op.beta1(),
                (float) op.beta2(),
                rate / hyper.get(2),
                (float) (1 / Math.sqrt(hyper.get(3))),
                (float) op.epsilon());
    }

    /**
     * {@code g = scale g + coupled w; m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g g; w = keep w - rate m / (root sqrt(v)
     * + epsilon)}.
     */
    void adam(
            float[] w,
            float[] g,
            float[] m,
            float[] v,
            int n,
            float scale,
            float coupled,
            float keep,
            float b1,
            float b2,
            float rate,
            float root,
            float epsilon) {
        adamFrom(0, w, g, m, v, n, scale, coupled, keep, b1, b2, rate, root, epsilon);
    }

    /** The scalar step on elements from a first one on. */
    static void adamFrom(
            int from,
            float[] w,
            float[] g,
            float[] m,
            float[] v,
            int n,
            float scale,
            float coupled,
            float keep,
            float b1,
            float b2,
            float rate,
            float root,
            float epsilon) {
        for (int i = from; i < n; i++) {
            float gi = g[i] * scale + coupled * w[i];
            m[i] = b1 * m[i] + (1 - b1) * gi;
            v[i] = b2 * v[i] + (1 - b2) * (gi * gi);
            w[i] = keep * w[i] - rate * m[i] / (root * (float) Math.sqrt(v[i]) + epsilon);
        }
    }
}
