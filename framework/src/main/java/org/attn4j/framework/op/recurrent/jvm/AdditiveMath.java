package org.attn4j.framework.op.recurrent.jvm;

import org.attn4j.framework.op.simd.RowMath;
import org.attn4j.framework.op.simd.Simd;

/** Additive attention of one query over the keys of one row, on heap arrays. Keys and values are dense from an index. */
final class AdditiveMath {
    private final RecurrentMath math = Simd.choose(VectorRecurrentMath::new, ScalarRecurrentMath::new);
    private final RowMath rows = Simd.rows();
    /** S. */
    final int keys;
    /** A. */
    final int width;
    /** N. */
    final int values;

    AdditiveMath(int keys, int width, int values) {
        this.keys = keys;
        this.width = width;
        this.values = values;
    }

    /**
     * Weights and context.
     *
     * @param mask 1 keeps, 0 hides, from {@code maskAt} on; null keeps all
     * @param weights receives [S] from {@code weightsAt} on
     * @param context [N], to which the weighted values are added
     */
    void forward(
            float[] q,
            int qAt,
            float[] k,
            int kAt,
            float[] v,
            float[] value,
            int valueAt,
            float[] mask,
            int maskAt,
            float[] weights,
            int weightsAt,
            float[] context) {
        float max = Float.NEGATIVE_INFINITY;
        for (int s = 0; s < keys; s++) {
            boolean seen = mask == null || mask[maskAt + s] != 0;
            float score = seen ? math.score(q, qAt, k, kAt + s * width, v, width) : Float.NEGATIVE_INFINITY;
            weights[weightsAt + s] = score;
            max = Math.max(max, score);
        }
        if (max == Float.NEGATIVE_INFINITY) {
            java.util.Arrays.fill(weights, weightsAt, weightsAt + keys, 0f);
            return;
        }
        double sum = rows.exp(weights, weightsAt, keys, max);
        rows.scale(weights, weightsAt, keys, (float) (1 / sum));
        for (int s = 0; s < keys; s++) {
            if (weights[weightsAt + s] != 0) {
                math.addScaled(weights[weightsAt + s], value, valueAt + s * values, context, 0, values);
            }
        }
    }

    /**
     * Adds gradients of q, keys and v, and completes that of the weights.
     *
     * @param weights [S] from {@code weightsAt} on
     * @param d the gradient of the weights [S] other than through the context
     * @param dContext [N]
     */
    void backward(
            float[] q,
            int qAt,
            float[] k,
            int kAt,
            float[] v,
            float[] value,
            int valueAt,
            float[] weights,
            float[] d,
            float[] dContext,
            float[] dq,
            int dqAt,
            float[] dk,
            int dkAt,
            float[] dv,
            int dvAt) {
        float mean = 0;
        for (int s = 0; s < keys; s++) {
            float w = weights[s];
            if (w != 0) {
                d[s] += math.dot(dContext, 0, value, valueAt + s * values, values);
                mean += w * d[s];
            }
        }
        for (int s = 0; s < keys; s++) {
            float w = weights[s];
            if (w != 0) {
                int at = s * width;
                math.scoreGrad(w * (d[s] - mean), q, qAt, k, kAt + at, v, dq, dqAt, dk, dkAt + at, dv, dvAt, width);
            }
        }
    }
}
