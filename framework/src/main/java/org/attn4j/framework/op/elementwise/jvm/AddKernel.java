package org.attn4j.framework.op.elementwise.jvm;

import java.nio.FloatBuffer;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.elementwise.Add;
import org.attn4j.framework.op.simd.RowMath;
import org.attn4j.framework.op.simd.Scratch;
import org.attn4j.framework.op.simd.Simd;
import org.attn4j.framework.op.simd.Tiles;

/** Sums at memory speed: residual connections. */
public final class AddKernel {
    private AddKernel() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.jvm(Add.class, AddKernel::add);
    }

    private static Runnable add(Add op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        FloatBuffer a = inputs.get(0).floats();
        FloatBuffer b = inputs.get(1).floats();
        FloatBuffer y = outputs.get(0).floats();
        RowMath math = Simd.rows();
        Tiles tiles = Tiles.ofElements(outputs.get(0).size());
        return device.pool().job(tiles.count(), tile -> {
            float[] sum = Scratch.floats(0, Scratch.BLOCK);
            float[] other = Scratch.floats(1, Scratch.BLOCK);
            int end = tiles.end(tile);
            for (int i = tiles.start(tile); i < end; i += Scratch.BLOCK) {
                int n = Math.min(Scratch.BLOCK, end - i);
                a.get(i, sum, 0, n);
                b.get(i, other, 0, n);
                math.add(sum, 0, other, 0, n);
                y.put(i, sum, 0, n);
            }
        });
    }
}
