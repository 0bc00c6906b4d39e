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

/** {@link org.attn4j.framework.op.attention.kernelized.LinearAttention}: keys enter the sums as queries come to see them. */
final class LinearForward implements Runnable {
    private static final int SUMS = 0;
    private static final int FEATURES = 1;
    private static final int VALUE = 2;

    private final LinearHead head;
    private final FloatBuffer output;
    private final WorkerPool.Job job;

    LinearForward(LinearAttentionSpec spec, List<Tensor> inputs, Tensor output, HostDevice device) {
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
        int columns = head.columns();
        float[] sums = Blocks.floats(SUMS, n.width() * columns);
        float[] phi = Blocks.floats(FEATURES, n.width());
        float[] value = Blocks.floats(VALUE, columns);
        Arrays.fill(sums, 0, n.width() * columns, 0);
        int seen = 0;
        for (int t = 0; t < n.queries(); t++) {
            seen = see(b, h, seen, head.visibility.count(t), sums, phi, value);
            head.query(b, h, t, phi);
            LinearHead.leftProduct(sums, phi, n.width(), value, columns);
            float denominator = value[n.valueWidth()];
            for (int c = 0; c < n.valueWidth(); c++) {
                value[c] = denominator > 0 ? value[c] / denominator : 0;
            }
            output.put(head.queryRow(b, h, t) * n.valueWidth(), value, 0, n.valueWidth());
        }
    }

    /** Takes further keys into the sums; returns how many have been taken. */
    private int see(int b, int h, int seen, int visible, float[] sums, float[] phi, float[] value) {
        int s = seen;
        for (; s < visible; s++) {
            if (head.visibility.keeps(b, s)) {
                head.key(b, h, s, phi);
                head.value(b, h, s, value);
                LinearHead.addOuter(sums, phi, head.n.width(), value, head.columns());
            }
        }
        return s;
    }
}
