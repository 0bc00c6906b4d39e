package org.attn4j.framework.op.attention.kernelized.jvm;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.WorkerPool;
import org.attn4j.framework.op.attention.HeadSizes;
import org.attn4j.framework.op.attention.kernelized.LinearAttentionSpec;
import org.attn4j.framework.op.simd.Blocks;

/** {@link org.attn4j.framework.op.attention.kernelized.LinearAttentionWeights}, row by row. */
final class LinearWeightsKernel implements Runnable {
    private static final int QUERY = 0;
    private static final int KEY = 1;
    private static final int WEIGHTS = 2;

    private final LinearHead head;
    private final FloatBuffer output;
    private final WorkerPool.Job job;

    LinearWeightsKernel(LinearAttentionSpec spec, List<Tensor> inputs, Tensor output, HostDevice device) {
        this.head = new LinearHead(spec, inputs);
        this.output = output.floats();
        this.job = device.pool().job(head.n.tasks(), this::head);
    }

    @Override
    public void run() {
        head.visibility.begin();
        job.run();
    }

    private void head(int task) {
        HeadSizes n = head.n;
        int b = task / n.heads();
        int h = task % n.heads();
        float[] phi = Blocks.floats(QUERY, n.width());
        float[] key = Blocks.floats(KEY, n.width());
        float[] weights = Blocks.floats(WEIGHTS, n.keys());
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
            output.put((task * n.queries() + t) * n.keys(), weights, 0, n.keys());
        }
    }
}
