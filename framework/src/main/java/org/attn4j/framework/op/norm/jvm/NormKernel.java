package org.attn4j.framework.op.norm.jvm;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.norm.LayerNorm;
import org.attn4j.framework.op.norm.RmsNorm;
import org.attn4j.framework.op.simd.Blocks;
import org.attn4j.framework.op.simd.Simd;

/**
 * Layer and root-mean-square normalisation, a block of rows at a time.
 *
 * <p>Sums are taken of the distances from the row's first element, so that a row far from 0 keeps its digits, and once
 * more from a better centre where that element lies far out.
 */
final class NormKernel implements IntConsumer {
    /** At 10 / 9 times the mean of the squares being the square of the mean, a digit would be lost. */
    private static final double OFF_CENTRE = 10.0 / 9;

    private final NormLoops loops = Simd.choose(VectorNorms::new, ScalarNorms::new);
    private final NormRows split;
    private final int d;
    private final double epsilon;
    private final boolean centred;
    private final FloatBuffer x;
    private final FloatBuffer gain;
    private final FloatBuffer bias;
    private final FloatBuffer y;
    private final FloatBuffer statistics;

    private NormKernel(List<Tensor> inputs, List<Tensor> outputs, double epsilon, boolean centred) {
        this.x = inputs.get(0).floats();
        this.gain = inputs.get(1).floats();
        this.bias = inputs.size() > 2 ? inputs.get(2).floats() : null;
        this.y = outputs.get(0).floats();
        this.statistics = outputs.get(1).floats();
        this.split = NormRows.of(RmsNorm.rows(inputs.get(0), inputs.get(1)));
        this.d = split.columns();
        this.epsilon = epsilon;
        this.centred = centred;
    }

    static Runnable bind(LayerNorm op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        NormKernel kernel = new NormKernel(inputs, outputs, op.epsilon(), true);
        return device.pool().job(kernel.split.tasks().count(), kernel);
    }

    static Runnable bind(RmsNorm op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        NormKernel kernel = new NormKernel(inputs, outputs, op.epsilon(), false);
        return device.pool().job(kernel.split.tasks().count(), kernel);
    }

    @Override
    public void accept(int task) {
        int most = split.blockRows();
        float[] block = Blocks.floats(0, most * d);
        float[] gains = Blocks.floats(1, d);
        float[] biases = Blocks.floats(2, d);
        gain.get(0, gains, 0, d);
        if (bias == null) {
            Arrays.fill(biases, 0, d, 0f);
        } else {
            bias.get(0, biases, 0, d);
        }
        float[] scale = Blocks.floats(3, most);
        float[] shift = Blocks.floats(4, most);
        float[] saved = Blocks.floats(5, 2 * most);
        int end = split.tasks().end(task);
        for (int row = split.tasks().start(task); row < end; row += most) {
            int rows = Math.min(most, end - row);
            x.get(row * d, block, 0, rows * d);
            if (centred) {
                centre(block, rows, scale, shift, saved);
                statistics.put(2 * row, saved, 0, 2 * rows);
            } else {
                square(block, rows, scale, shift);
                statistics.put(row, scale, 0, rows);
            }
            loops.affine(block, rows, d, scale, shift, gains, biases);
            y.put(row * d, block, 0, rows * d);
        }
    }

    private void centre(float[] block, int rows, float[] scale, float[] shift, float[] saved) {
        float[] means = Blocks.floats(6, rows);
        for (int r = 0; r < rows; r++) {
            means[r] = block[r * d];
        }
        loops.centre(block, rows, d, means, shift, scale);
        if (offCentre(rows, shift, scale)) {
            float[] rest = Blocks.floats(7, rows);
            for (int r = 0; r < rows; r++) {
                rest[r] = shift[r] / d;
                means[r] += rest[r];
            }
            loops.centre(block, rows, d, rest, shift, scale);
        }
        for (int r = 0; r < rows; r++) {
            double rest = (double) shift[r] / d;
            double variance = Math.max(0, (double) scale[r] / d - rest * rest);
            double inverse = 1 / Math.sqrt(variance + epsilon);
            scale[r] = (float) inverse;
            shift[r] = (float) (-rest * inverse);
            saved[2 * r] = (float) ((double) means[r] + rest);
            saved[2 * r + 1] = (float) inverse;
        }
    }

    /** Whether some row's sums were taken so far from its mean that their difference would lose digits. */
    private boolean offCentre(int rows, float[] sums, float[] squares) {
        boolean off = false;
        for (int r = 0; r < rows; r++) {
            off |= OFF_CENTRE * ((double) sums[r] * sums[r]) > (double) squares[r] * d;
        }
        return off;
    }

    private void square(float[] block, int rows, float[] scale, float[] shift) {
        loops.squares(block, rows, d, scale);
        for (int r = 0; r < rows; r++) {
            scale[r] = (float) (1 / Math.sqrt((double) scale[r] / d + epsilon));
            shift[r] = 0;
        }
    }
}
