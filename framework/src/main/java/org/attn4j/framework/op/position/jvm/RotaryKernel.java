package org.attn4j.framework.op.position.jvm;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;
import java.util.function.IntConsumer;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.WorkerPool;
import org.attn4j.framework.op.position.Rotary;
import org.attn4j.framework.op.position.RotaryAngles;
import org.attn4j.framework.op.simd.Blocks;
import org.attn4j.framework.op.simd.Simd;
import org.attn4j.framework.op.simd.Spans;

/** Rotary position embedding, a row at a time; where the output is the input, only the columns that turn are touched. */
final class RotaryKernel implements IntConsumer, Runnable {
    private final RotaryLoop loop = Simd.<RotaryLoop>choose(VectorRotary::new, () -> RotaryLoop::scalar);
    private final FloatBuffer x;
    private final FloatBuffer y;
    private final IntBuffer offset;
    private final int length;
    private final int columns;
    private final int moved;
    private final int heads;
    private final int half;
    private final RotaryAngles angles;
    private final boolean inverse;
    private final Spans spans;
    private final WorkerPool.Job job;
    private RotaryTable table;
    private int first;

    private RotaryKernel(Rotary op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        Tensor in = inputs.get(0);
        this.x = in.floats();
        this.y = outputs.get(0).floats();
        this.offset = op.shifted() ? inputs.get(1).ints() : null;
        this.length = in.dim(1);
        this.columns = in.columns();
        this.heads = op.heads();
        this.half = op.headWidth() / 2;
        this.moved = in.address() == outputs.get(0).address() ? heads * 2 * half : columns;
        this.angles = op.angles();
        this.inverse = op.inverse();
        this.table = new RotaryTable(length, half, angles, inverse);
        this.spans = new Spans(in.rows(), Math.max(1, 8 * Blocks.SIZE / Math.max(1, columns)));
        this.job = device.pool().job(spans.count(), this);
    }

    static Runnable bind(Rotary op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        return new RotaryKernel(op, inputs, outputs, device);
    }

    @Override
    public void run() {
        first = offset == null ? 0 : offset.get(0);
        if (first < 0) {
            throw new IllegalArgumentException("attn4j_rotary: the offset must not be negative, got " + first);
        }
        if (first + length > table.positions()) {
            // Doubling: a generation that moves on token by token computes each angle twice at most.
            int positions = Math.max(first + length, 2 * table.positions());
            table = new RotaryTable(positions, half, angles, inverse);
        }
        job.run();
    }

    @Override
    public void accept(int span) {
        float[] row = Blocks.floats(0, moved);
        float[] cos = table.cos();
        float[] sin = table.sin();
        int end = spans.end(span);
        for (int r = spans.start(span); r < end; r++) {
            x.get(r * columns, row, 0, moved);
            int at = (first + r % length) * half;
            for (int h = 0; h < heads; h++) {
                loop.turn(row, h * 2 * half, half, cos, sin, at);
            }
            y.put(r * columns, row, 0, moved);
        }
    }
}
