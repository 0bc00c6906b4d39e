package org.attn4j.framework.op.embedding.jvm;

import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.WorkerPool;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.embedding.Embedding;
import org.attn4j.framework.op.embedding.EmbeddingGrad;
import org.attn4j.framework.op.simd.Integers;
import org.attn4j.framework.op.simd.RowMath;
import org.attn4j.framework.op.simd.Scratch;
import org.attn4j.framework.op.simd.Simd;
import org.attn4j.framework.op.simd.Tiles;

/** Look-up of rows, in a table or among positions, and its gradient. */
public final class EmbeddingKernels {
    private EmbeddingKernels() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.jvm(Embedding.class, EmbeddingKernels::embedding);
        table.jvm(EmbeddingGrad.class, EmbeddingGradKernel::bind);
    }

    private static Runnable embedding(Embedding op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        return rows(op.scale(), "embedding: id", inputs, outputs, device);
    }

    /**
     * Chosen rows of a matrix.
     *
     * @param factor of each number
     * @param what the integers are, for messages
     */
    public static Runnable rows(
            double factor, String what, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        var table = inputs.get(0).floats();
        var y = outputs.get(0).floats();
        int vocabulary = inputs.get(0).rows();
        int width = inputs.get(0).columns();
        float scale = (float) factor;
        Integers source = new Integers(inputs.get(1));
        int[] ids = new int[source.size()];
        RowMath math = Simd.rows();
        Tiles tiles = Tiles.ofRows(ids.length, width);
        WorkerPool.Job job = device.pool().job(tiles.count(), tile -> {
            if (scale == 1f) {
                for (int i = tiles.start(tile); i < tiles.end(tile); i++) {
                    y.put(i * width, table, ids[i] * width, width);
                }
                return;
            }
            float[] row = Scratch.floats(0, width);
            for (int i = tiles.start(tile); i < tiles.end(tile); i++) {
                table.get(ids[i] * width, row, 0, width);
                math.scale(row, 0, width, scale);
                y.put(i * width, row, 0, width);
            }
        });
        return () -> {
            source.read(ids, vocabulary, 0, what);
            job.run();
        };
    }
}
