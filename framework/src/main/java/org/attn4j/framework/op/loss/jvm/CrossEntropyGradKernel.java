package org.attn4j.framework.op.loss.jvm;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.WorkerPool;
import org.attn4j.framework.op.loss.CrossEntropyGrad;
import org.attn4j.framework.op.simd.RowMath;
import org.attn4j.framework.op.simd.Scratch;
import org.attn4j.framework.op.simd.Simd;
import org.attn4j.framework.op.simd.Tiles;

/**
 * Gradient of cross-entropy in one pass over blocks of rows. The softmax is normalised by its own sum, not by the stored
 * log-sum-exp: in single precision that one is off by 5e-4 at logits of 1e4, and the exponentials are needed anyway.
 */
final class CrossEntropyGradKernel implements Runnable {
    private final RowMath math = Simd.rows();
    private final FloatBuffer logits;
    private final FloatBuffer target;
    private final FloatBuffer upstream;
    private final Labels labels;
    private final double smoothing;
    private final int classes;
    private final Tiles tiles;
    private final WorkerPool.Job job;
    private double factor;

    CrossEntropyGradKernel(CrossEntropyGrad op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        Tensor z = inputs.get(0);
        this.logits = z.floats();
        this.target = outputs.get(0).floats();
        this.upstream = inputs.get(op.statistics() + 1).floats();
        this.classes = z.columns();
        this.labels = new Labels(
                inputs.get(1),
                classes,
                op.ignored(),
                op.counted() ? inputs.get(2) : null,
                op.weighted() ? inputs.get(3) : null);
        this.smoothing = op.smoothing();
        this.tiles = Labels.tiles(z.rows(), classes);
        this.job = device.pool().job(tiles.count(), this::rows);
    }

    @Override
    public void run() {
        labels.read();
        factor = labels.divide(upstream.get(0));
        job.run();
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
            target.put(first * classes, block, 0, rows * classes);
        }
    }

    private void row(float[] block, int at, int row) {
        if (!labels.counts(row)) {
            Arrays.fill(block, at, at + classes, 0f);
            return;
        }
        float max = math.max(block, at, classes);
        double sum = math.exp(block, at, classes, max);
        if (labels.weighted()) {
            math.scaleShift(block, at, classes, (float) (factor * labels.mass(row, smoothing) / sum), 0f);
            for (int c = 0; smoothing > 0 && c < classes; c++) {
                block[at + c] -= (float) (factor * smoothing * labels.weight(c) / classes);
            }
            block[at + labels.of(row)] -= (float) (factor * (1 - smoothing) * labels.weight(labels.of(row)));
            return;
        }
        math.scaleShift(block, at, classes, (float) (factor / sum), (float) (-factor * smoothing / classes));
        block[at + labels.of(row)] -= (float) (factor * (1 - smoothing));
    }
}
