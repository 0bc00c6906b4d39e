package org.attn4j.framework.op.attention.kernelized.jvm;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.attention.HeadSizes;
import org.attn4j.framework.op.attention.kernelized.LinearAttentionSpec;
import org.attn4j.framework.op.simd.Blocks;

/**
 * {@link org.attn4j.framework.op.attention.kernelized.LinearAttention}: keys enter the sums as queries come to see them; and
 * {@link org.attn4j.framework.op.attention.kernelized.LinearAttentionWeights}, row by row.
 */
final class LinearForward {
    private static final int FEATURES = 0;
    private static final int ROW = 1;
    private static final int SUMS = 2;
    private static final int KEY = 2;

    private final LinearHead head;
    private final FloatBuffer output;

    private LinearForward(LinearAttentionSpec spec, List<Tensor> inputs, Tensor output) {
        this.head = new LinearHead(spec, inputs);
        this.output = output.floats();
    }

    static Runnable outputs(LinearAttentionSpec spec, List<Tensor> inputs, Tensor output, HostDevice device) {
        LinearForward forward = new LinearForward(spec, inputs, output);
        return forward.head.forEach(device, forward::outputs);
    }

    static Runnable weights(LinearAttentionSpec spec, List<Tensor> inputs, Tensor output, HostDevice device) {
        LinearForward forward = new LinearForward(spec, inputs, output);
        return forward.head.forEach(device, forward::weights);
    }

    private void outputs(int b, int h) {
        HeadSizes n = head.n;
        int columns = head.columns();
        float[] sums = Blocks.floats(SUMS, n.width() * columns);
        float[] phi = Blocks.floats(FEATURES, n.width());
        float[] value = Blocks.floats(ROW, columns);
        Arrays.fill(sums, 0, n.width() * columns, 0);
        int seen = 0;
        for (int t = 0; t < n.queries(); t++) {
            for (int visible = head.visibility.count(t); seen < visible; seen++) {
                if (head.visibility.keeps(b, seen)) {
                    head.key(b, h, seen, phi);
                    head.value(b, h, seen, value);
                    LinearHead.addOuter(sums, phi, n.width(), value, columns);
                }
            }
            head.query(b, h, t, phi);
            LinearHead.leftProduct(sums, phi, n.width(), value, columns);
            float denominator = value[n.valueWidth()];
            for (int c = 0; c < n.valueWidth(); c++) {
                value[c] = denominator > 0 ? value[c] / denominator : 0;
            }
            output.put(head.queryRow(b, h, t) * n.valueWidth(), value, 0, n.valueWidth());
        }
    }

    private void weights(int b, int h) {
        HeadSizes n = head.n;
        float[] phi = Blocks.floats(FEATURES, n.width());
        float[] key = Blocks.floats(KEY, n.width());
        float[] weights = Blocks.floats(ROW, n.keys());
        for (int t = 0; t < n.queries(); t++) {
            head.query(b, h, t, phi);
            Arrays.fill(weights, 0, n.keys(), 0);
            double sum = 0;
            for (int s = 0; s < head.visibility.count(t); s++) {
                if (head.visibility.keeps(b, s)) {
                    head.key(b, h, s, key);
                    for (int i = 0; i < n.width(); i++) {
                        weights[s] += phi[i] * key[i];
                    }
                    sum += weights[s];
                }
            }
            for (int s = 0; s < n.keys(); s++) {
                weights[s] = sum > 0 ? (float) (weights[s] / sum) : 0;
            }
            output.put(((b * n.heads() + h) * n.queries() + t) * n.keys(), weights, 0, n.keys());
        }
    }
}
