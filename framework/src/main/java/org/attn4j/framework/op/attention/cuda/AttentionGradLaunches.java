package org.attn4j.framework.op.attention.cuda;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.Work;
import org.attn4j.framework.op.Storage;
import org.attn4j.framework.op.attention.AttentionGrad;
import org.attn4j.framework.op.attention.AttentionShape;
import org.attn4j.framework.op.launch.CudaKernels;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * {@link AttentionGrad}: one kernel owns a tile of keys and goes over the queries, another owns a tile of queries and goes
 * over the keys. Weights are recomputed in both, and no sum depends on which block comes first.
 */
final class AttentionGradLaunches {
    private static final int BLOCK = 256;
    private static final int WARP = 32;

    private final AttentionArguments arguments;
    private final AttentionShape n;
    private final AttentionTile keyOwner;
    private final AttentionTile queryOwner;
    private final CudaDevice device;
    private final Tensor y;
    private final Tensor statistics;
    private final Tensor dy;
    private final List<Tensor> outputs;
    private final Tensor deltas;
    private final Tensor buckets;
    private final Tensor shares;

    private AttentionGradLaunches(AttentionGrad op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        int given = op.spec().inputs();
        this.device = device;
        this.outputs = outputs;
        this.y = inputs.get(given);
        this.statistics = inputs.get(given + 1);
        this.dy = inputs.get(given + 2);
        List<Tensor> rows = List.of(y, dy, outputs.get(0), outputs.get(op.spec().packed() ? 0 : 1));
        this.arguments = new AttentionArguments(op.spec(), inputs.subList(0, given), rows, device)
                .gradients(dy, rows.get(2), rows.get(3));
        this.n = arguments.shape;
        this.keyOwner = AttentionTile.keyOwner(n.width(), arguments.half());
        this.queryOwner = AttentionTile.queryOwner(n.width(), arguments.buckets(), arguments.half());
        long rowCount = (long) n.batch() * n.heads() * n.queries();
        long bucketElements = arguments.bucketElements();
        long shareElements = (long) n.batch() * queryOwner.queryTiles(n.queries()) * n.heads() * arguments.buckets();
        Tensor all = device.workspace(DataType.FLOAT, rowCount + bucketElements + shareElements);
        this.deltas = all.slice(0, rowCount);
        this.buckets = bucketElements == 0 ? null : all.slice(rowCount, bucketElements);
        this.shares = shareElements == 0 ? null : all.slice(rowCount + bucketElements, shareElements);
    }

    /** Of inputs behind the attention's own: y is read once, dy by many blocks. */
    static Storage storage(AttentionGrad op, List<TensorSpec> inputs) {
        List<Storage.Reads> others = List.of(Storage.Reads.EITHER, Storage.Reads.SINGLE, Storage.Reads.HALF);
        return AttentionArguments.storage(op.spec(), inputs, others, op.spec().packed() ? 1 : 2);
    }

    static Runnable backward(AttentionGrad op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        AttentionGradLaunches launches = new AttentionGradLaunches(op, inputs, outputs, device);
        return CudaKernels.sequence(
                launches.deltas(),
                launches.arguments.layOutBuckets(launches.buckets),
                launches.keyGradients(),
                launches.queryGradients(),
                launches.tableGradient());
    }

    private Runnable deltas() {
        long rows = deltas.size();
        if (rows == 0) {
            return () -> {};
        }
        return device.kernel("attention/cuda/attention_rows", "attention_delta")
                .grid((rows + BLOCK / WARP - 1) / (BLOCK / WARP))
                .block(BLOCK)
                .tensors(y, dy, deltas)
                .integers(n.heads(), n.queries(), n.width(), arguments.vectors() ? 1 : 0, half(y), half(dy))
                .wide(rows)
                .work(w -> arguments.vectors() ? w.vectors() : w)
                .ready();
    }

    private static int half(Tensor tensor) {
        return tensor.spec().type() == DataType.BFLOAT16 ? 1 : 0;
    }

    private Runnable keyGradients() {
        if (n.batch() == 0 || n.keys() == 0 || n.width() == 0) {
            return () -> {};
        }
        return arguments
                .begin(keyOwner.file(), "attention_key_grad", buckets)
                .grid(keyOwner.keyTiles(n.keys()), n.keyValueHeads(), n.batch())
                .block(AttentionTile.THREADS)
                .shared(keyOwner.bytes())
                .tensors(statistics, deltas, dy, outputs.get(arguments.spec.packed() ? 0 : 1))
                .work(w -> keyWork())
                .ready();
    }

    private Runnable queryGradients() {
        if (n.batch() == 0 || n.queries() == 0 || n.width() == 0) {
            return () -> {};
        }
        return arguments
                .begin(queryOwner.file(), "attention_query_grad", buckets)
                .grid(queryOwner.queryTiles(n.queries()), n.heads(), n.batch())
                .block(AttentionTile.THREADS)
                .shared(queryOwner.bytes())
                .tensors(statistics, deltas, dy, outputs.get(0), shares)
                .work(w -> queryWork())
                .ready();
    }

    private Work keyWork() {
        AttentionWork work = arguments.work(keyOwner);
        if (!arguments.half()) {
            return work.of(4, 2L * keyOwner.queries(), 2, 4);
        }
        int dkv = outputs.get(arguments.spec.packed() ? 0 : 1).spec().type().width();
        return work.keys(
                arguments.queryBytes(), arguments.keyBytes(), dy.spec().type().width(), dkv);
    }

    private Work queryWork() {
        AttentionWork work = arguments.work(queryOwner);
        if (!arguments.half()) {
            return work.of(3, 2L * queryOwner.keys(), 3, 2);
        }
        int dq = outputs.get(0).spec().type().width();
        return work.queries(
                arguments.queryBytes(), arguments.keyBytes(), dy.spec().type().width(), dq);
    }

    private Runnable tableGradient() {
        if (arguments.spec.relative() == null) {
            return () -> {};
        }
        int size = n.heads() * arguments.buckets();
        return device.kernel("attention/cuda/attention_rows", "attention_share_sums")
                .grid((size + BLOCK - 1) / BLOCK)
                .block(BLOCK)
                .tensors(shares, outputs.get(outputs.size() - 1))
                .integers(n.batch() * queryOwner.queryTiles(n.queries()), size)
                .ready();
    }
}
