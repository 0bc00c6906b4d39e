package org.attn4j.framework.op.embedding.cuda;

import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.embedding.Embedding;
import org.attn4j.framework.op.embedding.EmbeddingGrad;
import org.attn4j.framework.op.launch.CudaKernels;
import org.attn4j.framework.op.launch.Fours;
import org.attn4j.framework.op.launch.Integers32;
import org.attn4j.framework.op.launch.LaunchSizes;
import org.nd4j.linalg.api.buffer.DataType;

/** Look-up of a table's rows and its gradient. The host names an id outside of the table; here it gives a row of NaN. */
public final class EmbeddingLaunches {
    private static final String GRADIENT = "embedding/cuda/embedding_grad";
    private static final int BLOCK = 256;
    private static final int ONE_BLOCK = 1024;
    /** Positions that a block of the gradient sums; the kernel's CHUNK. */
    private static final int CHUNK = 32;
    /** Rows of the table that a block of the gradient completes; the kernel's IDS. */
    private static final int IDS = 16;

    private EmbeddingLaunches() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.cuda(
                Embedding.class,
                (op, inputs, outputs, device) ->
                        lookUp(op.scale(), inputs.get(0), inputs.get(1), outputs.get(0), device));
        table.cuda(
                EmbeddingGrad.class,
                (op, inputs, outputs, device) ->
                        gradient(op.scale(), inputs.get(1), inputs.get(2), outputs.get(0), device));
    }

    /** Rows of a table [V, D] by ids, times a factor. */
    static Runnable lookUp(double scale, Tensor table, Tensor ids, Tensor y, CudaDevice device) {
        return Fours.of(device, "embedding/cuda/embedding", "embedding", y.size())
                .tensors(table, Integers32.of(ids), y)
                .integers(Math.toIntExact(ids.size()), table.rows(), table.columns())
                .number(scale)
                .work(w ->
                        w.withBytes(w.bytes() - table.spec().bytes() + y.spec().bytes()))
                .ready();
    }

    /** The gradient of {@link #lookUp} towards the table. */
    static Runnable gradient(double scale, Tensor ids, Tensor dy, Tensor dtable, CudaDevice device) {
        int positions = Math.toIntExact(Integers32.of(ids).size());
        int vocabulary = dtable.rows();
        int width = dtable.columns();
        int chunks = Math.max(1, (positions + CHUNK - 1) / CHUNK);
        // Integers of the kernel's own, in memory of any type of their size.
        long partial = 2L * chunks * width;
        Tensor space = device.workspace(DataType.FLOAT, partial + 2L * vocabulary + 1 + positions);
        Tensor parts = space.slice(0, partial);
        Tensor counts = space.slice(partial, vocabulary);
        Tensor starts = space.slice(partial + vocabulary, vocabulary + 1L);
        Tensor sorted = space.slice(partial + 2L * vocabulary + 1, positions);
        // A thread has four columns.
        int threads = LaunchSizes.ofRow((width + 3) / 4);
        int columnBlocks = (width + 4 * threads - 1) / (4 * threads);
        return CudaKernels.sequence(
                device.kernel(GRADIENT, "clear_counts")
                        .grid(blocks(vocabulary))
                        .block(BLOCK)
                        .tensor(counts)
                        .integer(vocabulary)
                        .ready(),
                device.kernel(GRADIENT, "count_ids")
                        .grid(blocks(positions))
                        .block(BLOCK)
                        .tensor(ids)
                        .integer(positions)
                        .tensor(counts)
                        .integer(vocabulary)
                        .ready(),
                device.kernel(GRADIENT, "begin_ids")
                        .grid(1)
                        .block(ONE_BLOCK)
                        .tensors(counts, starts)
                        .integer(vocabulary)
                        .ready(),
                device.kernel(GRADIENT, "sort_positions")
                        .grid(blocks(positions))
                        .block(BLOCK)
                        .tensor(ids)
                        .integer(positions)
                        .tensors(starts, sorted)
                        .integer(vocabulary)
                        // Each block compares its ids with all that come before.
                        .work(w -> w.requesting((long) positions * blocks(positions) / 2 * Integer.BYTES)
                                .computing((double) positions * positions))
                        .ready(),
                device.kernel(GRADIENT, "sum_chunks")
                        .grid(chunks, columnBlocks)
                        .block(threads)
                        .tensors(dy, ids, sorted, starts, dtable, parts)
                        .integers(vocabulary, width)
                        .number(scale)
                        // At most one row of the table or of the parts for each position.
                        .work(w -> w.withBytes(2 * dy.spec().bytes()).vectors())
                        .ready(),
                device.kernel(GRADIENT, "join_chunks")
                        .grid(LaunchSizes.pieces(vocabulary, IDS), columnBlocks)
                        .block(threads)
                        .tensors(starts, parts, dtable)
                        .integers(vocabulary, width)
                        .number(scale)
                        .vectors()
                        .ready());
    }

    private static int blocks(int n) {
        return Math.max(1, (n + BLOCK - 1) / BLOCK);
    }
}
