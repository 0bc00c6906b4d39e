package org.attn4j.framework.op.attention.cuda;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.Work;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.attention.Attention;
import org.attn4j.framework.op.attention.AttentionGrad;
import org.attn4j.framework.op.attention.AttentionShape;
import org.attn4j.framework.op.attention.AttentionWeights;
import org.attn4j.framework.op.launch.CudaKernels;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Attention in tiles with an online softmax; [T, S] is laid out nowhere but by {@link AttentionWeights}.
 *
 * @see <a href="https://arxiv.org/abs/2307.08691">Dao 2023</a>
 */
public final class AttentionLaunches {
    private static final int WEIGHTS_BLOCK = 256;

    private AttentionLaunches() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.cuda(
                Attention.class,
                AttentionLaunches::forward,
                (op, in) -> AttentionArguments.storage(op.spec(), in, List.of(), 1));
        table.cuda(AttentionGrad.class, AttentionGradLaunches::backward, AttentionGradLaunches::storage);
        table.cuda(AttentionWeights.class, AttentionLaunches::weights);
    }

    private static Runnable forward(Attention op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        AttentionArguments arguments =
                new AttentionArguments(op.spec(), inputs, outputs.subList(0, 1), device).writing(outputs.get(0));
        AttentionShape n = arguments.shape;
        if (outputs.get(0).size() == 0) {
            return () -> {};
        }
        AttentionTile tile = AttentionTile.forward(n.width(), arguments.half());
        Tensor buckets = buckets(arguments, device);
        Runnable attention = arguments
                .begin(tile.file(), "attention", buckets)
                .grid(tile.queryTiles(n.queries()), n.heads(), n.batch())
                .block(AttentionTile.THREADS)
                .shared(tile.bytes())
                .tensors(outputs.get(0), outputs.get(1))
                .work(w -> work(arguments, tile, outputs.get(0)))
                .ready();
        return CudaKernels.sequence(arguments.layOutBuckets(buckets), attention);
    }

    private static Work work(AttentionArguments arguments, AttentionTile tile, Tensor y) {
        AttentionWork work = arguments.work(tile);
        return arguments.half()
                ? work.forward(
                        arguments.queryBytes(),
                        arguments.keyBytes(),
                        y.spec().type().width())
                : work.of(2, 2L * tile.keys(), 2, 2);
    }

    private static Runnable weights(AttentionWeights op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        AttentionArguments arguments = new AttentionArguments(op.spec(), inputs, List.of(), device);
        AttentionShape n = arguments.shape;
        if (outputs.get(0).size() == 0) {
            return () -> {};
        }
        Tensor buckets = buckets(arguments, device);
        Runnable weights = arguments
                .begin("attention/cuda/attention_rows", "attention_weights", buckets)
                .grid(n.queries(), n.heads(), n.batch())
                .block(WEIGHTS_BLOCK)
                .shared((long) Float.BYTES * n.width())
                .tensor(outputs.get(0))
                .ready();
        return CudaKernels.sequence(arguments.layOutBuckets(buckets), weights);
    }

    private static Tensor buckets(AttentionArguments arguments, CudaDevice device) {
        long elements = arguments.bucketElements();
        return elements == 0 ? null : device.workspace(DataType.FLOAT, elements);
    }
}
