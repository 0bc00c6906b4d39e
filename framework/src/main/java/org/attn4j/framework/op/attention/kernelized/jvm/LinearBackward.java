package org.attn4j.framework.op.attention.kernelized.jvm;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.attention.HeadSizes;
import org.attn4j.framework.op.attention.kernelized.LinearAttentionGrad;
import org.attn4j.framework.op.simd.Blocks;

/**
 * {@link LinearAttentionGrad}: forwards over the queries for theirs, keys entering the sums; then backwards over the keys
 * for theirs, queries entering the sums.
 */
final class LinearBackward {
    private static final int SUMS = 0;
    private static final int FEATURES = 1;
    private static final int VALUE = 2;
    private static final int OUTPUT_GRADIENTS = 3;
    private static final int GRADIENT = 4;
    private static final int FEATURE_GRADIENT = 5;

    private final LinearHead head;
    private final FloatBuffer dy;
    private final FloatBuffer dq;
    private final FloatBuffer dk;
    private final FloatBuffer dv;

    private LinearBackward(LinearAttentionGrad op, List<Tensor> inputs, List<Tensor> outputs) {
        int given = op.spec().inputs();
        this.head = new LinearHead(op.spec(), inputs.subList(0, given));
        this.dy = inputs.get(given).floats();
        this.dq = outputs.get(0).floats();
        this.dk = outputs.get(1).floats();
        this.dv = outputs.get(2).floats();
    }

    static Runnable of(LinearAttentionGrad op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        LinearBackward backward = new LinearBackward(op, inputs, outputs);
        return backward.head.forEach(device, backward::head);
    }

    private void head(int b, int h) {
        int columns = head.columns();
        float[] sums = Blocks.floats(SUMS, head.n.width() * columns);
        // Gradients of each query's numerator and, in the last column, denominator: [T, N + 1].
        float[] dOut = Blocks.floats(OUTPUT_GRADIENTS, head.n.queries() * columns);
        queries(b, h, sums, dOut);
        keys(b, h, sums, dOut);
    }

    private void queries(int b, int h, float[] sums, float[] dOut) {
        HeadSizes n = head.n;
        int columns = head.columns();
        float[] phi = Blocks.floats(FEATURES, n.width());
        float[] row = Blocks.floats(VALUE, columns);
        float[] gradient = Blocks.floats(GRADIENT, columns);
        float[] features = Blocks.floats(FEATURE_GRADIENT, n.width());
        Arrays.fill(sums, 0, n.width() * columns, 0);
        int seen = 0;
        for (int t = 0; t < n.queries(); t++) {
            int visible = head.visibility.count(t);
            for (; seen < visible; seen++) {
                if (head.visibility.keeps(b, seen)) {
                    head.key(b, h, seen, phi);
                    head.value(b, h, seen, row);
                    LinearHead.addOuter(sums, phi, n.width(), row, columns);
                }
            }
            head.query(b, h, t, phi);
            LinearHead.leftProduct(sums, phi, n.width(), row, columns);
            dy.get(head.queryRow(b, h, t) * n.valueWidth(), gradient, 0, n.valueWidth());
            outputGradient(row, gradient, n.valueWidth());
            System.arraycopy(gradient, 0, dOut, t * columns, columns);
            LinearHead.rightProduct(sums, gradient, columns, features, n.width());
            for (int i = 0; i < n.width(); i++) {
                features[i] *= LinearHead.slope(phi[i]);
            }
            dq.put(head.queryRow(b, h, t) * n.width(), features, 0, n.width());
        }
    }

    /** Turns dy into gradients of numerator and denominator. */
    private static void outputGradient(float[] sums, float[] gradient, int width) {
        float denominator = sums[width];
        float factor = denominator > 0 ? 1 / denominator : 0;
        double dot = 0;
        for (int c = 0; c < width; c++) {
            dot += (double) gradient[c] * (sums[c] * factor);
            gradient[c] *= factor;
        }
        gradient[width] = (float) -dot * factor;
    }

    private void keys(int b, int h, float[] sums, float[] dOut) {
        HeadSizes n = head.n;
        int columns = head.columns();
        float[] phi = Blocks.floats(FEATURES, n.width());
        float[] value = Blocks.floats(VALUE, columns);
        float[] row = Blocks.floats(GRADIENT, columns);
        float[] features = Blocks.floats(FEATURE_GRADIENT, n.width());
        Arrays.fill(sums, 0, n.width() * columns, 0);
        int t = n.queries() - 1;
        for (int s = n.keys() - 1; s >= 0; s--) {
            // Queries that see key s: the last ones, more of them the earlier the key.
            for (; t >= 0 && head.visibility.count(t) > s; t--) {
                head.query(b, h, t, phi);
                System.arraycopy(dOut, t * columns, row, 0, columns);
                LinearHead.addOuter(sums, phi, n.width(), row, columns);
            }
            if (head.visibility.keeps(b, s)) {
                head.key(b, h, s, phi);
                head.value(b, h, s, value);
                LinearHead.rightProduct(sums, value, columns, features, n.width());
                LinearHead.leftProduct(sums, phi, n.width(), row, columns);
                for (int i = 0; i < n.width(); i++) {
                    features[i] *= LinearHead.slope(phi[i]);
                }
            } else {
                Arrays.fill(features, 0, n.width(), 0);
                Arrays.fill(row, 0, columns, 0);
            }
            dk.put(head.keyRow(b, h, s) * n.width(), features, 0, n.width());
            dv.put(head.keyRow(b, h, s) * n.valueWidth(), row, 0, n.valueWidth());
        }
    }
}
