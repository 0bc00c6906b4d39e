package org.attn4j.framework.op.embedding.jvm;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.WorkerPool;
import org.attn4j.framework.op.embedding.EmbeddingGrad;
import org.attn4j.framework.op.simd.Integers;
import org.attn4j.framework.op.simd.RowMath;
import org.attn4j.framework.op.simd.Scratch;
import org.attn4j.framework.op.simd.Simd;
import org.attn4j.framework.op.simd.Tiles;

/**
 * Gradient of a table look-up or of a choice of rows. A counting sort lists the positions of each id; a task owns a range of the table's rows
 * and sums the gradients of each row in the order of positions.
 */
public final class EmbeddingGradKernel implements Runnable {
    private final RowMath math = Simd.rows();
    /** Rows summed before the sum goes to the total: bounds rounding errors of frequent ids. */
    private static final int CHUNK = 64;

    private final String what;
    private final Integers source;
    private final FloatBuffer gradient;
    private final FloatBuffer target;
    private final int width;
    private final float scale;
    private final Tiles tiles;
    private final WorkerPool.Job job;
    private final int[] ids;
    /** Positions sorted by id, and where each id's begin. */
    private final int[] positions;

    private final int[] starts;

    /**
     * Sums of rows by the number that each has.
     *
     * @param what the numbers are, for messages
     */
    public EmbeddingGradKernel(double scale, String what, List<Tensor> inputs, Tensor output, HostDevice device) {
        this.what = what;
        this.source = new Integers(inputs.get(1));
        this.gradient = inputs.get(2).floats();
        this.target = output.floats();
        this.width = output.columns();
        this.scale = (float) scale;
        this.ids = new int[source.size()];
        this.positions = new int[ids.length];
        this.starts = new int[output.rows() + 1];
        // Frequent ids make ranges uneven: more tasks than the table's size alone asks for.
        long elements = output.size() + inputs.get(2).size();
        int rows = output.rows();
        int count = (int) Math.max(1, Math.min(Math.min(64, rows), elements / (8 * 1024)));
        this.tiles = new Tiles(rows, Math.max(1, (rows + count - 1) / count));
        this.job = device.pool().job(tiles.count(), this::sum);
    }

    static Runnable bind(EmbeddingGrad op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        return new EmbeddingGradKernel(op.scale(), "embedding gradient: id", inputs, outputs.get(0), device);
    }

    @Override
    public void run() {
        int vocabulary = starts.length - 1;
        source.read(ids, vocabulary, 0, what);
        Arrays.fill(starts, 0);
        for (int id : ids) {
            starts[id + 1]++;
        }
        for (int v = 0; v < vocabulary; v++) {
            starts[v + 1] += starts[v];
        }
        // Filling moves each start to the next id's; from the back, positions keep their order and starts end right.
        for (int i = ids.length - 1; i >= 0; i--) {
            positions[--starts[ids[i] + 1]] = i;
        }
        job.run();
    }

    private void sum(int tile) {
        float[] total = Scratch.floats(0, width);
        float[] chunk = Scratch.floats(1, width);
        float[] row = Scratch.floats(2, width);
        for (int v = tiles.start(tile); v < tiles.end(tile); v++) {
            int from = starts[v + 1];
            int end = v + 2 < starts.length ? starts[v + 2] : positions.length;
            Arrays.fill(total, 0, width, 0f);
            for (int start = from; start < end; start += CHUNK) {
                gradient.get(positions[start] * width, chunk, 0, width);
                for (int i = start + 1; i < Math.min(end, start + CHUNK); i++) {
                    gradient.get(positions[i] * width, row, 0, width);
                    math.add(chunk, 0, row, 0, width);
                }
                math.add(total, 0, chunk, 0, width);
            }
            if (scale != 1f && from < end) {
                math.scale(total, 0, width, scale);
            }
            target.put(v * width, total, 0, width);
        }
    }
}
