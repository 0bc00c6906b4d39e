package org.attn4j.framework.op.mixture.jvm;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.WorkerPool;
import org.attn4j.framework.op.mixture.RouterLossGrad;
import org.attn4j.framework.op.simd.Blocks;
import org.attn4j.framework.op.simd.RowMath;
import org.attn4j.framework.op.simd.Simd;
import org.attn4j.framework.op.simd.Spans;
import org.attn4j.framework.op.simd.TokenMask;

/** Gradient of the routers' losses, token by token. */
final class RouterLossGradKernel implements Runnable {
    private final RowMath math = Simd.rows();
    private final FloatBuffer logits;
    private final FloatBuffer share;
    private final FloatBuffer upstream;
    private final FloatBuffer target;
    private final double balance;
    private final double z;
    private final int width;
    private final TokenMask mask;
    private final Spans spans;
    private final WorkerPool.Job job;
    private int counted;

    private RouterLossGradKernel(RouterLossGrad op, List<Tensor> inputs, Tensor target, HostDevice device) {
        this.logits = inputs.get(0).floats();
        this.share = inputs.get(1).floats();
        this.upstream = inputs.get(2).floats();
        this.target = target.floats();
        this.balance = op.balance();
        this.z = op.z();
        this.width = target.columns();
        this.mask = new TokenMask(op.masked() ? inputs.get(3) : null, target.rows());
        this.spans = new Spans(target.rows(), 256);
        this.job = device.pool().job(spans.count(), this::tokens);
    }

    static Runnable bind(RouterLossGrad op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        return new RouterLossGradKernel(op, inputs, outputs.get(0), device);
    }

    @Override
    public void run() {
        counted = Math.max(1, mask.count());
        job.run();
    }

    private void tokens(int span) {
        float[] p = Blocks.floats(0, width);
        float[] f = Blocks.floats(1, width);
        share.get(0, f, 0, width);
        double scale = upstream.get(0) / (double) counted;
        for (int t = spans.start(span); t < spans.end(span); t++) {
            if (!mask.keeps(t)) {
                Arrays.fill(p, 0, width, 0f);
                target.put(t * width, p, 0, width);
                continue;
            }
            logits.get(t * width, p, 0, width);
            float max = math.max(p, 0, width);
            double sum = math.exp(p, 0, width, max);
            double dot = 0;
            for (int e = 0; e < width; e++) {
                dot += f[e] * (double) p[e];
            }
            double rest = 2 * z * (max + Math.log(sum)) - balance * width * dot / sum;
            for (int e = 0; e < width; e++) {
                p[e] = (float) (scale * p[e] / sum * (balance * width * f[e] + rest));
            }
            target.put(t * width, p, 0, width);
        }
    }
}
