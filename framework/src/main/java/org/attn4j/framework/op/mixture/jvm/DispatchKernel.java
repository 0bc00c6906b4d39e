package org.attn4j.framework.op.mixture.jvm;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.WorkerPool;
import org.attn4j.framework.op.mixture.Dispatch;
import org.attn4j.framework.op.simd.Blocks;
import org.attn4j.framework.op.simd.Spans;
import org.attn4j.framework.op.simd.UnusedRows;

/** Copies tokens' rows to their experts' rows. */
final class DispatchKernel implements Runnable {
    private final FloatBuffer x;
    private final IntBuffer slots;
    private final UnusedRows unused;
    private final FloatBuffer rows;
    private final int width;
    private final int active;
    private final Spans spans;
    private final WorkerPool.Job job;

    private DispatchKernel(List<Tensor> inputs, Tensor output, HostDevice device) {
        this.x = inputs.get(0).floats();
        this.slots = inputs.get(1).ints();
        this.unused = new UnusedRows(inputs.get(2), output);
        this.rows = output.floats();
        this.width = output.columns();
        this.active = inputs.get(1).columns();
        this.spans = new Spans(inputs.get(0).rows(), 128);
        this.job = device.pool().job(spans.count(), this::tokens);
    }

    static Runnable bind(Dispatch op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        return new DispatchKernel(inputs, outputs.get(0), device);
    }

    @Override
    public void run() {
        unused.clear();
        job.run();
    }

    private void tokens(int span) {
        float[] row = Blocks.floats(0, width);
        for (int t = spans.start(span); t < spans.end(span); t++) {
            x.get(t * width, row, 0, width);
            for (int k = 0; k < active; k++) {
                int slot = slots.get(t * active + k);
                if (slot >= 0) {
                    rows.put(slot * width, row, 0, width);
                }
            }
        }
    }
}
