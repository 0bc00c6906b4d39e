package org.attn4j.framework.op.loss.jvm;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.loss.ArgMax;
import org.attn4j.framework.op.simd.Scratch;
import org.attn4j.framework.op.simd.Tiles;

/** Likeliest class of every row. */
public final class ArgMaxKernel {
    private ArgMaxKernel() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.jvm(ArgMax.class, ArgMaxKernel::bind);
    }

    private static Runnable bind(ArgMax op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        FloatBuffer x = inputs.get(0).floats();
        IntBuffer y = outputs.get(0).ints();
        int n = inputs.get(0).columns();
        Tiles tiles = Tiles.ofRows(inputs.get(0).rows(), n);
        return device.pool().job(tiles.count(), tile -> {
            float[] row = Scratch.floats(0, n);
            for (int r = tiles.start(tile); r < tiles.end(tile); r++) {
                x.get(r * n, row, 0, n);
                y.put(r, best(row, n));
            }
        });
    }

    private static int best(float[] row, int n) {
        int best = 0;
        for (int i = 1; i < n; i++) {
            if (row[i] > row[best]) {
                best = i;
            }
        }
        return best;
    }
}
