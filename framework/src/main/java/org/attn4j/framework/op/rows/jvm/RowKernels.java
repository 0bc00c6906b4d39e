package org.attn4j.framework.op.rows.jvm;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.embedding.jvm.EmbeddingGradKernel;
import org.attn4j.framework.op.embedding.jvm.EmbeddingKernels;
import org.attn4j.framework.op.rows.GatherRows;
import org.attn4j.framework.op.rows.GatherRowsGrad;
import org.attn4j.framework.op.rows.PrependRow;
import org.attn4j.framework.op.rows.PrependRowGrad;
import org.attn4j.framework.op.rows.SelectRow;
import org.attn4j.framework.op.rows.SelectRowGrad;
import org.attn4j.framework.op.simd.RowMath;
import org.attn4j.framework.op.simd.Scratch;
import org.attn4j.framework.op.simd.Simd;
import org.attn4j.framework.op.simd.Tiles;

/** Rows gathered by position, a row put before each sequence, and one position taken from each. */
public final class RowKernels {
    private RowKernels() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.jvm(GatherRows.class, RowKernels::gather);
        table.jvm(GatherRowsGrad.class, RowKernels::gatherGrad);
        table.jvm(PrependRow.class, RowKernels::prepend);
        table.jvm(PrependRowGrad.class, RowKernels::prependGrad);
        table.jvm(SelectRow.class, RowKernels::select);
        table.jvm(SelectRowGrad.class, RowKernels::selectGrad);
    }

    private static Runnable gather(GatherRows op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        return EmbeddingKernels.rows(1, "gather: position", inputs, outputs, device);
    }

    private static Runnable gatherGrad(
            GatherRowsGrad op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        return new EmbeddingGradKernel(1, "gather gradient: position", inputs, outputs.get(0), device);
    }

    private static Runnable prepend(PrependRow op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        FloatBuffer x = inputs.get(0).floats();
        FloatBuffer row = inputs.get(1).floats();
        FloatBuffer y = outputs.get(0).floats();
        int width = outputs.get(0).columns();
        int n = inputs.get(0).dim(1) * width;
        Tiles tiles = Tiles.ofRows(inputs.get(0).dim(0), n + width);
        return device.pool().job(tiles.count(), tile -> {
            for (int b = tiles.start(tile); b < tiles.end(tile); b++) {
                y.put(b * (n + width), row, 0, width);
                y.put(b * (n + width) + width, x, b * n, n);
            }
        });
    }

    private static Runnable prependGrad(
            PrependRowGrad op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        FloatBuffer dy = inputs.get(2).floats();
        FloatBuffer dx = outputs.get(0).floats();
        FloatBuffer sum = outputs.get(1).floats();
        int batch = outputs.get(0).dim(0);
        int width = outputs.get(0).columns();
        int n = outputs.get(0).dim(1) * width;
        RowMath math = Simd.rows();
        Tiles tiles = Tiles.ofRows(batch, n + width);
        return device.pool().job(tiles.count() + 1, tile -> {
            if (tile < tiles.count()) {
                for (int b = tiles.start(tile); b < tiles.end(tile); b++) {
                    dx.put(b * n, dy, b * (n + width) + width, n);
                }
                return;
            }
            float[] total = Scratch.floats(0, width);
            float[] row = Scratch.floats(1, width);
            Arrays.fill(total, 0, width, 0f);
            for (int b = 0; b < batch; b++) {
                dy.get(b * (n + width), row, 0, width);
                math.add(total, 0, row, 0, width);
            }
            sum.put(0, total, 0, width);
        });
    }

    private static Runnable select(SelectRow op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        FloatBuffer x = inputs.get(0).floats();
        FloatBuffer y = outputs.get(0).floats();
        int batch = outputs.get(0).dim(0);
        int width = outputs.get(0).columns();
        int length = inputs.get(0).dim(1);
        return () -> {
            for (int b = 0; b < batch; b++) {
                y.put(b * width, x, (b * length + op.position()) * width, width);
            }
        };
    }

    private static Runnable selectGrad(SelectRowGrad op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        FloatBuffer dy = inputs.get(1).floats();
        FloatBuffer dx = outputs.get(0).floats();
        int length = outputs.get(0).dim(1);
        int width = outputs.get(0).columns();
        int at = op.position() * width;
        int n = length * width;
        Tiles tiles = Tiles.ofRows(outputs.get(0).dim(0), n);
        return device.pool().job(tiles.count(), tile -> {
            float[] rows = Scratch.floats(0, n);
            Arrays.fill(rows, 0, n, 0f);
            for (int b = tiles.start(tile); b < tiles.end(tile); b++) {
                dy.get(b * width, rows, at, width);
                dx.put(b * n, rows, 0, n);
            }
        });
    }
}
