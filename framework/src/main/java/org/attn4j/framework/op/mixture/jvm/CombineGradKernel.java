package org.attn4j.framework.op.mixture.jvm;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.WorkerPool;
import org.attn4j.framework.op.mixture.CombineGrad;
import org.attn4j.framework.op.simd.Blocks;
import org.attn4j.framework.op.simd.RowMath;
import org.attn4j.framework.op.simd.Simd;
import org.attn4j.framework.op.simd.Spans;
import org.attn4j.framework.op.simd.UnusedRows;

/** Gradients of a weighted sum of experts' rows: each assignment owns its row and its weight. */
final class CombineGradKernel implements Runnable {
    private final RowMath math = Simd.rows();
    private final FloatBuffer rows;
    private final IntBuffer slots;
    private final UnusedRows unused;
    private final FloatBuffer weights;
    private final FloatBuffer gradient;
    private final FloatBuffer rowsTarget;
    private final FloatBuffer weightsTarget;
    private final int width;
    private final int active;
    private final Spans spans;
    private final WorkerPool.Job job;

    private CombineGradKernel(List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        this.rows = inputs.get(0).floats();
        this.slots = inputs.get(1).ints();
        this.unused = new UnusedRows(inputs.get(2), outputs.get(0));
        this.weights = inputs.get(3).floats();
        this.gradient = inputs.get(4).floats();
        this.rowsTarget = outputs.get(0).floats();
        this.weightsTarget = outputs.get(1).floats();
        this.width = outputs.get(0).columns();
        this.active = inputs.get(1).columns();
        this.spans = new Spans(inputs.get(4).rows(), 128);
        this.job = device.pool().job(spans.count(), this::tokens);
    }

    static Runnable bind(CombineGrad op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        return new CombineGradKernel(inputs, outputs, device);
    }

    @Override
    public void run() {
        unused.clear();
        job.run();
    }

    private void tokens(int span) {
        float[] dy = Blocks.floats(0, width);
        float[] row = Blocks.floats(1, width);
        for (int t = spans.start(span); t < spans.end(span); t++) {
            gradient.get(t * width, dy, 0, width);
            for (int i = t * active; i < (t + 1) * active; i++) {
                int slot = slots.get(i);
                if (slot < 0) {
                    weightsTarget.put(i, 0f);
                    continue;
                }
                rows.get(slot * width, row, 0, width);
                weightsTarget.put(i, math.dotThenScale(row, dy, width, weights.get(i)));
                rowsTarget.put(slot * width, row, 0, width);
            }
        }
    }
}
