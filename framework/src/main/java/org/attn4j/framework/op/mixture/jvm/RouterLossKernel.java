package org.attn4j.framework.op.mixture.jvm;

import java.nio.FloatBuffer;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.WorkerPool;
import org.attn4j.framework.op.mixture.RouterLoss;
import org.attn4j.framework.op.simd.Blocks;
import org.attn4j.framework.op.simd.RowMath;
import org.attn4j.framework.op.simd.Simd;
import org.attn4j.framework.op.simd.Spans;
import org.attn4j.framework.op.simd.TokenMask;

/** The routers' losses: each span of tokens sums in double, spans are added in order. */
final class RouterLossKernel implements Runnable {
    private final RowMath math = Simd.rows();
    private final FloatBuffer logits;
    private final FloatBuffer share;
    private final FloatBuffer loss;
    private final double balance;
    private final double z;
    private final int width;
    private final TokenMask mask;
    private final Spans spans;
    /** For each span: the sum of sum_e share[e] p[e], and of lse squared. */
    private final double[] balances;

    private final double[] squares;
    private final WorkerPool.Job job;

    private RouterLossKernel(RouterLoss op, List<Tensor> inputs, Tensor loss, HostDevice device) {
        this.logits = inputs.get(0).floats();
        this.share = inputs.get(1).floats();
        this.loss = loss.floats();
        this.balance = op.balance();
        this.z = op.z();
        this.width = inputs.get(0).columns();
        this.mask =
                new TokenMask(op.masked() ? inputs.get(2) : null, inputs.get(0).rows());
        this.spans = new Spans(inputs.get(0).rows(), 256);
        this.balances = new double[spans.count()];
        this.squares = new double[spans.count()];
        this.job = device.pool().job(spans.count(), this::tokens);
    }

    static Runnable bind(RouterLoss op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        return new RouterLossKernel(op, inputs, outputs.get(0), device);
    }

    @Override
    public void run() {
        job.run();
        double b = 0;
        double s = 0;
        for (int i = 0; i < balances.length; i++) {
            b += balances[i];
            s += squares[i];
        }
        int tokens = Math.max(1, mask.count());
        loss.put(0, (float) (balance * width * b / tokens + z * s / tokens));
    }

    private void tokens(int span) {
        float[] p = Blocks.floats(0, width);
        float[] f = Blocks.floats(1, width);
        share.get(0, f, 0, width);
        double b = 0;
        double s = 0;
        for (int t = spans.start(span); t < spans.end(span); t++) {
            if (!mask.keeps(t)) {
                continue;
            }
            logits.get(t * width, p, 0, width);
            float max = math.max(p, 0, width);
            double sum = math.exp(p, 0, width, max);
            double dot = 0;
            for (int e = 0; e < width; e++) {
                dot += f[e] * (double) p[e];
            }
            double lse = max + Math.log(sum);
            b += dot / sum;
            s += lse * lse;
        }
        balances[span] = b;
        squares[span] = s;
    }
}
