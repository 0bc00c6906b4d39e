package org.attn4j.framework.op.norm.jvm;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.WorkerPool;
import org.attn4j.framework.op.norm.LayerNormGrad;
import org.attn4j.framework.op.norm.RmsNorm;
import org.attn4j.framework.op.norm.RmsNormGrad;
import org.attn4j.framework.op.simd.Blocks;
import org.attn4j.framework.op.simd.Simd;

/**
 * Gradients of the normalisations. Each task leaves its share of dgain and dbias in a row of its own; the rows are then
 * summed in order.
 */
final class NormGradKernel implements IntConsumer, Runnable {
    private final NormLoops loops = Simd.choose(VectorNorms::new, ScalarNorms::new);
    private final NormRows split;
    private final int d;
    private final boolean centred;
    private final FloatBuffer x;
    private final FloatBuffer gain;
    private final FloatBuffer statistics;
    private final FloatBuffer dy;
    private final FloatBuffer dx;
    private final FloatBuffer dgain;
    private final FloatBuffer dbias;
    private final float[][] partialGain;
    private final float[][] partialBias;
    private final WorkerPool.Job job;

    private NormGradKernel(List<Tensor> inputs, List<Tensor> outputs, boolean centred, HostDevice device) {
        this.x = inputs.get(0).floats();
        this.gain = inputs.get(1).floats();
        this.statistics = inputs.get(2).floats();
        this.dy = inputs.get(3).floats();
        this.dx = outputs.get(0).floats();
        this.dgain = outputs.get(1).floats();
        this.dbias = outputs.size() > 2 ? outputs.get(2).floats() : null;
        this.centred = centred;
        this.split = NormRows.of(RmsNorm.rows(inputs.get(0), inputs.get(1)));
        this.d = split.columns();
        // One row at least: it takes the sums.
        this.partialGain = new float[Math.max(1, split.tasks().count())][d];
        this.partialBias = new float[partialGain.length][d];
        this.job = device.pool().job(split.tasks().count(), this);
    }

    static Runnable bind(LayerNormGrad op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        return new NormGradKernel(inputs, outputs, true, device);
    }

    static Runnable bind(RmsNormGrad op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        return new NormGradKernel(inputs, outputs, false, device);
    }

    @Override
    public void run() {
        job.run();
        dgain.put(0, total(partialGain), 0, d);
        if (dbias != null) {
            dbias.put(0, total(partialBias), 0, d);
        }
    }

    private float[] total(float[][] partial) {
        float[] sum = partial[0];
        for (int task = 1; task < partial.length; task++) {
            float[] more = partial[task];
            for (int i = 0; i < d; i++) {
                sum[i] += more[i];
            }
        }
        return sum;
    }

    @Override
    public void accept(int task) {
        int most = split.blockRows();
        float[] n = Blocks.floats(0, most * d);
        float[] g = Blocks.floats(1, most * d);
        float[] gains = Blocks.floats(2, d);
        gain.get(0, gains, 0, d);
        Arrays.fill(partialGain[task], 0f);
        Arrays.fill(partialBias[task], 0f);
        float[] scale = Blocks.floats(3, most);
        float[] shift = Blocks.floats(4, most);
        float[] sums = Blocks.floats(5, most);
        float[] products = Blocks.floats(6, most);
        int end = split.tasks().end(task);
        for (int row = split.tasks().start(task); row < end; row += most) {
            int rows = Math.min(most, end - row);
            x.get(row * d, n, 0, rows * d);
            dy.get(row * d, g, 0, rows * d);
            load(row, rows, scale, shift);
            loops.normalise(n, g, rows, d, scale, shift, gains, sums, products);
            loops.columnSums(n, g, rows, d, partialGain[task], partialBias[task]);
            for (int r = 0; r < rows; r++) {
                sums[r] = centred ? sums[r] / d : 0;
                products[r] /= d;
            }
            loops.inputGrad(n, g, rows, d, gains, scale, sums, products);
            dx.put(row * d, n, 0, rows * d);
        }
    }

    private void load(int row, int rows, float[] scale, float[] shift) {
        if (centred) {
            for (int r = 0; r < rows; r++) {
                shift[r] = statistics.get(2 * (row + r));
                scale[r] = statistics.get(2 * (row + r) + 1);
            }
        } else {
            statistics.get(row, scale, 0, rows);
            Arrays.fill(shift, 0, rows, 0f);
        }
    }
}
