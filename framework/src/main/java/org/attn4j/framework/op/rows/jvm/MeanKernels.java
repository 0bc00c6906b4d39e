package org.attn4j.framework.op.rows.jvm;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.rows.MeanRows;
import org.attn4j.framework.op.rows.MeanRowsGrad;
import org.attn4j.framework.op.simd.Integers;
import org.attn4j.framework.op.simd.RowMath;
import org.attn4j.framework.op.simd.Scratch;
import org.attn4j.framework.op.simd.Simd;
import org.attn4j.framework.op.simd.Tiles;
import org.nd4j.linalg.api.buffer.DataType;

/** Masked means over positions, a sequence at a time; kept positions next to one another are read in blocks. */
public final class MeanKernels {
    private final RowMath math = Simd.rows();
    private final FloatBuffer floats;
    private final Integers integers;
    private final FloatBuffer rows;
    private final FloatBuffer means;
    private final int length;
    private final int width;
    private final Tiles tiles;

    private MeanKernels(Tensor rows, Tensor means, Tensor mask) {
        boolean real = mask != null && mask.spec().type() == DataType.FLOAT;
        this.floats = real ? mask.floats() : null;
        this.integers = mask == null || real ? null : new Integers(mask);
        this.rows = rows.floats();
        this.means = means.floats();
        this.length = rows.dim(1);
        this.width = rows.columns();
        this.tiles = Tiles.ofRows(rows.dim(0), length * width);
    }

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.jvm(MeanRows.class, MeanKernels::forward);
        table.jvm(MeanRowsGrad.class, MeanKernels::backward);
    }

    private static Runnable forward(MeanRows op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        MeanKernels k = new MeanKernels(inputs.get(0), outputs.get(0), op.masked() ? inputs.get(1) : null);
        return device.pool().job(k.tiles.count(), k::mean);
    }

    private static Runnable backward(MeanRowsGrad op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        MeanKernels k = new MeanKernels(outputs.get(0), inputs.get(1), op.masked() ? inputs.get(2) : null);
        return device.pool().job(k.tiles.count(), k::spread);
    }

    private boolean keeps(int b, int t) {
        int i = b * length + t;
        return floats != null ? floats.get(i) != 0 : integers == null || integers.at(i) != 0;
    }

    private int kept(int b) {
        int kept = 0;
        for (int t = 0; t < length; t++) {
            kept += keeps(b, t) ? 1 : 0;
        }
        return kept;
    }

    /** The end of the run of positions, at most {@code most} long, that are kept or hidden like t. */
    private int end(int b, int t, int most) {
        boolean kept = keeps(b, t);
        int end = t + 1;
        while (end < length && end - t < most && keeps(b, end) == kept) {
            end++;
        }
        return end;
    }

    private int most() {
        return Math.max(1, Scratch.BLOCK / width);
    }

    private void mean(int tile) {
        float[] total = Scratch.floats(0, width);
        float[] block = Scratch.floats(1, most() * width);
        for (int b = tiles.start(tile); b < tiles.end(tile); b++) {
            Arrays.fill(total, 0, width, 0f);
            for (int t = 0, end; t < length; t = end) {
                end = end(b, t, most());
                if (keeps(b, t)) {
                    rows.get((b * length + t) * width, block, 0, (end - t) * width);
                    math.addRows(total, block, end - t, width);
                }
            }
            math.scale(total, 0, width, 1f / Math.max(1, kept(b)));
            means.put(b * width, total, 0, width);
        }
    }

    private void spread(int tile) {
        float[] row = Scratch.floats(0, width);
        float[] zero = Scratch.floats(1, width);
        Arrays.fill(zero, 0, width, 0f);
        for (int b = tiles.start(tile); b < tiles.end(tile); b++) {
            means.get(b * width, row, 0, width);
            math.scale(row, 0, width, 1f / Math.max(1, kept(b)));
            for (int t = 0; t < length; t++) {
                rows.put((b * length + t) * width, keeps(b, t) ? row : zero, 0, width);
            }
        }
    }
}
