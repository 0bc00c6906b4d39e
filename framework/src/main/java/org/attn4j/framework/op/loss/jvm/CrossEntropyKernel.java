package org.attn4j.framework.op.loss.jvm;

import java.nio.FloatBuffer;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.WorkerPool;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.loss.CrossEntropy;
import org.attn4j.framework.op.loss.CrossEntropyGrad;
import org.attn4j.framework.op.simd.RowMath;
import org.attn4j.framework.op.simd.Scratch;
import org.attn4j.framework.op.simd.Simd;
import org.attn4j.framework.op.simd.Tiles;

/** Cross-entropy in one pass over blocks of rows; the rows' losses are summed in order, in double. */
public final class CrossEntropyKernel implements Runnable {
    private final RowMath math = Simd.rows();
    private final FloatBuffer logits;
    private final FloatBuffer loss;
    private final FloatBuffer statistics;
    private final Labels labels;
    private final double smoothing;
    private final int classes;
    private final double[] losses;
    private final Tiles tiles;
    private final WorkerPool.Job job;

    private CrossEntropyKernel(CrossEntropy op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        Tensor z = inputs.get(0);
        this.logits = z.floats();
        this.loss = outputs.get(0).floats();
        this.statistics = outputs.get(1).floats();
        this.classes = z.columns();
        this.labels = new Labels(
                inputs.get(1),
                classes,
                op.ignored(),
                op.counted() ? inputs.get(2) : null,
                op.weighted() ? inputs.get(3) : null);
        this.smoothing = op.smoothing();
        this.losses = new double[z.rows()];
        this.tiles = Labels.tiles(losses.length, classes);
        this.job = device.pool().job(tiles.count(), this::rows);
    }

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.jvm(CrossEntropy.class, CrossEntropyKernel::new);
        table.jvm(CrossEntropyGrad.class, CrossEntropyGradKernel::new);
    }

    @Override
    public void run() {
        labels.read();
        job.run();
        double sum = 0;
        for (double l : losses) {
            sum += l;
        }
        loss.put(0, (float) labels.divide(sum));
    }

    private void rows(int tile) {
        int most = Math.max(1, Scratch.BLOCK / classes);
        float[] block = Scratch.floats(0, most * classes);
        int end = tiles.end(tile);
        for (int first = tiles.start(tile); first < end; first += most) {
            int rows = Math.min(most, end - first);
            logits.get(first * classes, block, 0, rows * classes);
            for (int r = 0; r < rows; r++) {
                row(block, r * classes, first + r);
            }
        }
    }

    private void row(float[] block, int at, int row) {
        double target = 0;
        double mass = 1;
        if (labels.counts(row) && labels.weighted()) {
            mass = labels.mass(row, smoothing);
            target = weightedTarget(block, at, row);
        } else if (labels.counts(row)) {
            double smooth = smoothing == 0 ? 0 : smoothing * math.sum(block, at, classes) / classes;
            target = (1 - smoothing) * block[at + labels.of(row)] + smooth;
        }
        float max = math.max(block, at, classes);
        double lse = max + Math.log(math.exp(block, at, classes, max));
        statistics.put(row, (float) lse);
        losses[row] = labels.counts(row) ? mass * lse - target : 0;
    }

    private double weightedTarget(float[] block, int at, int row) {
        double spread = 0;
        for (int c = 0; smoothing > 0 && c < classes; c++) {
            spread += (double) labels.weight(c) * block[at + c];
        }
        int label = labels.of(row);
        return (1 - smoothing) * labels.weight(label) * block[at + label] + smoothing * spread / classes;
    }
}
