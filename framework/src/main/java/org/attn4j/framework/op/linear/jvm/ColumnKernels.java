package org.attn4j.framework.op.linear.jvm;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.linear.Columns;
import org.attn4j.framework.op.linear.ColumnsGrad;
import org.attn4j.framework.op.simd.Scratch;
import org.attn4j.framework.op.simd.Tiles;

/** Copies of column ranges. */
public final class ColumnKernels {
    private ColumnKernels() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.jvm(Columns.class, ColumnKernels::columns);
        table.jvm(ColumnsGrad.class, ColumnKernels::gradient);
    }

    private static Runnable columns(Columns op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        FloatBuffer x = inputs.get(0).floats();
        FloatBuffer y = outputs.get(0).floats();
        int wide = inputs.get(0).columns();
        int narrow = outputs.get(0).columns();
        int from = op.from();
        Tiles tiles = Tiles.ofRows(inputs.get(0).rows(), wide);
        return device.pool().job(tiles.count(), tile -> {
            float[] row = Scratch.floats(0, narrow);
            for (int r = tiles.start(tile); r < tiles.end(tile); r++) {
                x.get(r * wide + from, row, 0, narrow);
                y.put(r * narrow, row, 0, narrow);
            }
        });
    }

    private static Runnable gradient(ColumnsGrad op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        FloatBuffer g = inputs.get(1).floats();
        FloatBuffer dx = outputs.get(0).floats();
        int wide = outputs.get(0).columns();
        int narrow = inputs.get(1).columns();
        int from = op.from();
        Tiles tiles = Tiles.ofRows(outputs.get(0).rows(), wide);
        return device.pool().job(tiles.count(), tile -> {
            float[] row = Scratch.floats(0, wide);
            Arrays.fill(row, 0, wide, 0);
            for (int r = tiles.start(tile); r < tiles.end(tile); r++) {
                g.get(r * narrow, row, from, narrow);
                dx.put(r * wide, row, 0, wide);
            }
        });
    }
}
