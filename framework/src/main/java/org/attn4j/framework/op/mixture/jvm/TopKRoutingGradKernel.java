package org.attn4j.framework.op.mixture.jvm;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.WorkerPool;
import org.attn4j.framework.op.mixture.TopKRoutingGrad;
import org.attn4j.framework.op.simd.Blocks;
import org.attn4j.framework.op.simd.Spans;

/** Gradient of a softmax over chosen logits, token by token. */
final class TopKRoutingGradKernel implements Runnable {
    private final FloatBuffer weights;
    private final IntBuffer experts;
    private final FloatBuffer gradient;
    private final FloatBuffer target;
    private final int width;
    private final int active;
    private final Spans spans;
    private final WorkerPool.Job job;

    TopKRoutingGradKernel(TopKRoutingGrad op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        this.weights = inputs.get(1).floats();
        this.experts = inputs.get(2).ints();
        this.gradient = inputs.get(3).floats();
        this.target = outputs.get(0).floats();
        this.width = outputs.get(0).columns();
        this.active = inputs.get(1).columns();
        this.spans = new Spans(outputs.get(0).rows(), 256);
        this.job = device.pool().job(spans.count(), this::tokens);
    }

    @Override
    public void run() {
        job.run();
    }

    private void tokens(int span) {
        float[] z = Blocks.floats(0, width);
        float[] w = Blocks.floats(1, active);
        float[] dw = Blocks.floats(2, active);
        for (int t = spans.start(span); t < spans.end(span); t++) {
            weights.get(t * active, w, 0, active);
            gradient.get(t * active, dw, 0, active);
            float mean = 0;
            for (int k = 0; k < active; k++) {
                mean += w[k] * dw[k];
            }
            Arrays.fill(z, 0, width, 0f);
            for (int k = 0; k < active; k++) {
                z[experts.get(t * active + k)] = w[k] * (dw[k] - mean);
            }
            target.put(t * width, z, 0, width);
        }
    }
}
