package org.attn4j.framework.op.position.jvm;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.WorkerPool;
import org.attn4j.framework.op.position.AddPositionGrad;
import org.attn4j.framework.op.simd.Integers;
import org.attn4j.framework.op.simd.RowMath;
import org.attn4j.framework.op.simd.Scratch;
import org.attn4j.framework.op.simd.Simd;
import org.attn4j.framework.op.simd.Tiles;

/** Sums gradients over the batch into rows of a position table; rows of no position become 0. */
final class PositionGradKernel implements Runnable {
    private final RowMath math = Simd.rows();
    private final FloatBuffer gradient;
    private final FloatBuffer target;
    private final Integers offset;
    private final int before;
    private final int limit;
    private final int batch;
    private final int length;
    private final int width;
    private final Tiles tiles;
    private final WorkerPool.Job job;
    private int first;

    private PositionGradKernel(AddPositionGrad op, List<Tensor> inputs, Tensor output, HostDevice device) {
        Tensor g = inputs.get(1);
        this.gradient = g.floats();
        this.target = output.floats();
        this.offset = op.shifted() ? new Integers(inputs.get(2)) : null;
        this.before = op.first();
        this.limit = output.rows();
        this.batch = g.dim(0);
        this.length = g.dim(1);
        this.width = g.columns();
        this.tiles = Tiles.ofRows(output.size() == 0 ? 0 : limit, Math.max(1, batch) * width);
        this.job = device.pool().job(tiles.count(), this::sum);
    }

    static Runnable bind(AddPositionGrad op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        return new PositionGradKernel(op, inputs, outputs.get(0), device);
    }

    @Override
    public void run() {
        first = PositionKernel.row(offset, before, length, limit);
        job.run();
    }

    private void sum(int tile) {
        int most = Math.max(1, Scratch.BLOCK / width);
        float[] sum = Scratch.floats(0, most * width);
        float[] other = Scratch.floats(1, most * width);
        int end = tiles.end(tile);
        int row = tiles.start(tile);
        while (row < end) {
            // A block lies before, inside or behind the positions that were used.
            int boundary = row < first ? first : row < first + length ? first + length : limit;
            int rows = Math.min(Math.min(most, end - row), boundary - row);
            int n = rows * width;
            Arrays.fill(sum, 0, n, 0f);
            if (row >= first && row < first + length) {
                for (int b = 0; b < batch; b++) {
                    gradient.get((b * length + row - first) * width, other, 0, n);
                    math.add(sum, 0, other, 0, n);
                }
            }
            target.put(row * width, sum, 0, n);
            row += rows;
        }
    }
}
