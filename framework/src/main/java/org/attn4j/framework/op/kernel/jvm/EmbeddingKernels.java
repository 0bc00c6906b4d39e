package org.attn4j.framework.op.kernel.jvm;

import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.WorkerPool;
import org.attn4j.framework.op.Embedding;
import org.attn4j.framework.op.EmbeddingGrad;
import org.attn4j.framework.op.GatherRows;
import org.attn4j.framework.op.GatherRowsGrad;

/** Look-up of rows, in a table or among positions, and its gradient. */
final class EmbeddingKernels {
    private EmbeddingKernels() {}

    /** Makes the kernels known. */
    static void registerAll() {
        JvmKernels.register(Embedding.class, EmbeddingKernels::embedding);
        JvmKernels.register(EmbeddingGrad.class, EmbeddingGradKernel::bind);
        JvmKernels.register(GatherRows.class, EmbeddingKernels::gather);
        JvmKernels.register(GatherRowsGrad.class, EmbeddingGradKernel::bind);
    }

    private static Runnable embedding(Embedding op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        return rows(op.scale(), "embedding: id", inputs, outputs, device);
    }

    private static Runnable gather(GatherRows op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        return rows(1, "gather: position", inputs, outputs, device);
    }

    private static Runnable rows(
            double factor, String what, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        var table = inputs.get(0).floats();
        var y = outputs.get(0).floats();
        int vocabulary = inputs.get(0).rows();
        int width = inputs.get(0).columns();
        float scale = (float) factor;
        Integers source = new Integers(inputs.get(1));
        int[] ids = new int[source.size()];
        RowMath math = RowMath.best();
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
