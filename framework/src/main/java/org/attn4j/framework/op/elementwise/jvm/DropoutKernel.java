package org.attn4j.framework.op.elementwise.jvm;

import java.nio.FloatBuffer;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.WorkerPool;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.elementwise.Dropout;
import org.attn4j.framework.op.simd.Integers;
import org.attn4j.framework.op.simd.Scratch;
import org.attn4j.framework.op.simd.Simd;
import org.attn4j.framework.op.simd.Tiles;

/** Inverted dropout; tiles and blocks start at multiples of 4 elements, the words of one Philox counter. */
public final class DropoutKernel implements Runnable {
    private final DropoutMath math;
    private final FloatBuffer x;
    private final FloatBuffer y;
    private final Integers stepInput;
    private final Tiles tiles;
    private final WorkerPool.Job job;
    private long step;

    private DropoutKernel(Dropout op, List<Tensor> inputs, Tensor output, HostDevice device) {
        this.x = inputs.get(0).floats();
        this.y = output.floats();
        this.stepInput = new Integers(inputs.get(1));
        this.math = Simd.available() && VectorDropoutMath.pays()
                ? new VectorDropoutMath(op.key(), op.rate())
                : new DropoutMath(op.key(), op.rate());
        this.tiles = Tiles.ofElements(output.size());
        this.job = device.pool().job(tiles.count(), this::drop);
    }

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.jvm(
                Dropout.class, (op, inputs, outputs, device) -> new DropoutKernel(op, inputs, outputs.get(0), device));
    }

    @Override
    public void run() {
        step = stepInput.at(0);
        job.run();
    }

    private void drop(int tile) {
        float[] block = Scratch.floats(0, Scratch.BLOCK);
        int end = tiles.end(tile);
        for (int start = tiles.start(tile); start < end; start += Scratch.BLOCK) {
            int n = Math.min(Scratch.BLOCK, end - start);
            x.get(start, block, 0, n);
            math.drop(block, n, step, start >>> 2);
            y.put(start, block, 0, n);
        }
    }
}
