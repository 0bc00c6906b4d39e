package org.attn4j.framework.op.optimizer.jvm;

import java.nio.FloatBuffer;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.optimizer.AdamUpdate;
import org.attn4j.framework.op.optimizer.SgdUpdate;
import org.attn4j.framework.op.optimizer.SquaredNorm;
import org.attn4j.framework.op.simd.Scratch;
import org.attn4j.framework.op.simd.Simd;
import org.attn4j.framework.op.simd.Tiles;

/** One pass over flat buffers: norm of the gradient, update of the parameters. */
public final class UpdateKernels {
    private UpdateKernels() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.jvm(SquaredNorm.class, UpdateKernels::squaredNorm);
        table.jvm(AdamUpdate.class, UpdateKernels::adam);
        table.jvm(SgdUpdate.class, UpdateKernels::sgd);
    }

    private static Runnable squaredNorm(SquaredNorm op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        FloatBuffer x = inputs.get(0).floats();
        var result = outputs.get(0).asArray();
        Tiles tiles = Tiles.ofElements(inputs.get(0).size());
        double[] partial = new double[tiles.count()];
        UpdateMath math = Simd.choose(VectorUpdateMath::new, UpdateMath::new);
        var job = device.pool().job(tiles.count(), tile -> {
            float[] block = Scratch.floats(0, Scratch.BLOCK);
            double sum = 0;
            for (int i = tiles.start(tile); i < tiles.end(tile); i += Scratch.BLOCK) {
                int n = Math.min(Scratch.BLOCK, tiles.end(tile) - i);
                x.get(i, block, 0, n);
                sum += math.squares(block, n);
            }
            partial[tile] = sum;
        });
        return () -> {
            job.run();
            double sum = 0;
            for (double p : partial) {
                sum += p;
            }
            result.putScalar(0, sum);
        };
    }

    private static Runnable adam(AdamUpdate op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        FloatBuffer w = inputs.get(0).floats();
        FloatBuffer g = inputs.get(1).floats();
        FloatBuffer m = inputs.get(2).floats();
        FloatBuffer v = inputs.get(3).floats();
        FloatBuffer hyper = inputs.get(4).floats();
        FloatBuffer wOut = outputs.get(0).floats();
        FloatBuffer mOut = outputs.get(1).floats();
        FloatBuffer vOut = outputs.get(2).floats();
        Tiles tiles = Tiles.ofElements(inputs.get(0).size());
        UpdateMath math = Simd.choose(VectorUpdateMath::new, UpdateMath::new);
        long decayed = op.decayed();
        return device.pool().job(tiles.count(), tile -> {
            float[] wb = Scratch.floats(0, Scratch.BLOCK);
            float[] gb = Scratch.floats(1, Scratch.BLOCK);
            float[] mb = Scratch.floats(2, Scratch.BLOCK);
            float[] vb = Scratch.floats(3, Scratch.BLOCK);
            for (int i = tiles.start(tile); i < tiles.end(tile); ) {
                int n = Math.min(Scratch.BLOCK, tiles.end(tile) - i);
                boolean decays = i < decayed;
                if (decays) {
                    n = (int) Math.min(n, decayed - i);
                }
                w.get(i, wb, 0, n);
                g.get(i, gb, 0, n);
                m.get(i, mb, 0, n);
                v.get(i, vb, 0, n);
                math.adam(op, decays, hyper, wb, gb, mb, vb, n);
                wOut.put(i, wb, 0, n);
                mOut.put(i, mb, 0, n);
                vOut.put(i, vb, 0, n);
                i += n;
            }
        });
    }

    private static Runnable sgd(SgdUpdate op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        FloatBuffer w = inputs.get(0).floats();
        FloatBuffer g = inputs.get(1).floats();
        FloatBuffer m = inputs.get(2).floats();
        FloatBuffer hyper = inputs.get(3).floats();
        FloatBuffer wOut = outputs.get(0).floats();
        FloatBuffer mOut = outputs.get(1).floats();
        Tiles tiles = Tiles.ofElements(inputs.get(0).size());
        long decayed = op.decayed();
        return device.pool().job(tiles.count(), tile -> {
            float rate = hyper.get(0);
            float scale = hyper.get(1);
            float momentum = (float) op.momentum();
            for (int i = tiles.start(tile); i < tiles.end(tile); i++) {
                float decay = i < decayed ? (float) op.decay() : 0;
                float step = momentum * m.get(i) + scale * g.get(i) + decay * w.get(i);
                mOut.put(i, step);
                wOut.put(i, w.get(i) - rate * step);
            }
        });
    }
}
