package org.attn4j.framework.op.position.jvm;

import java.nio.FloatBuffer;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.WorkerPool;
import org.attn4j.framework.op.position.AddPosition;
import org.attn4j.framework.op.simd.Integers;
import org.attn4j.framework.op.simd.RowMath;
import org.attn4j.framework.op.simd.Scratch;
import org.attn4j.framework.op.simd.Simd;
import org.attn4j.framework.op.simd.Tiles;

/** Adds rows of a position table, in blocks of whole rows of one sequence. */
final class PositionKernel implements Runnable {
    private final RowMath math = Simd.rows();
    private final FloatBuffer x;
    private final FloatBuffer table;
    private final FloatBuffer y;
    private final Integers offset;
    private final int before;
    private final int limit;
    private final int length;
    private final int width;
    private final Tiles tiles;
    private final WorkerPool.Job job;
    private int first;

    private PositionKernel(AddPosition op, List<Tensor> inputs, Tensor output, HostDevice device) {
        this.x = inputs.get(0).floats();
        this.table = inputs.get(1).floats();
        this.y = output.floats();
        this.offset = op.shifted() ? new Integers(inputs.get(2)) : null;
        this.before = op.first();
        this.limit = inputs.get(1).rows();
        this.length = output.dim(1);
        this.width = output.columns();
        this.tiles = Tiles.ofRows(output.size() == 0 ? 0 : output.rows(), width);
        this.job = device.pool().job(tiles.count(), this::add);
    }

    static Runnable bind(AddPosition op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        return new PositionKernel(op, inputs, outputs.get(0), device);
    }

    /**
     * Reads an offset, 0 where there is none, and finds its row behind others of a table.
     *
     * @throws IllegalArgumentException if length rows from there do not lie inside a table of limit rows
     */
    static int row(Integers offset, int before, int length, int limit) {
        if (offset == null) {
            return before;
        }
        long first = offset.at(0);
        if (first < 0 || before + first + length > limit) {
            throw new IllegalArgumentException("positions " + first + " to " + (first + length - 1)
                    + " do not lie in the table of " + (limit - before) + " learned positions; give fewer tokens");
        }
        return (int) (before + first);
    }

    @Override
    public void run() {
        first = row(offset, before, length, limit);
        job.run();
    }

    private void add(int tile) {
        int most = Math.max(1, Scratch.BLOCK / width);
        float[] sum = Scratch.floats(0, most * width);
        float[] other = Scratch.floats(1, most * width);
        int end = tiles.end(tile);
        int row = tiles.start(tile);
        while (row < end) {
            int t = row % length;
            int rows = Math.min(Math.min(most, end - row), length - t);
            int n = rows * width;
            x.get(row * width, sum, 0, n);
            table.get((first + t) * width, other, 0, n);
            math.add(sum, 0, other, 0, n);
            y.put(row * width, sum, 0, n);
            row += rows;
        }
    }
}
