package org.attn4j.framework.op.recurrent.cuda;

import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.Work;
import org.attn4j.framework.op.launch.ColumnSums;
import org.attn4j.framework.op.launch.CudaKernels;
import org.attn4j.framework.op.launch.LaunchSizes;

/** The parts of additive attention, over queries [B, T, A], keys [B, S, A] and v [A]. */
final class AdditiveScores {
    private final CudaDevice device;
    private final Tensor queries;
    private final Tensor keys;
    private final Tensor v;
    private final int batch;
    private final int length;
    private final int count;
    private final int width;

    AdditiveScores(CudaDevice device, Tensor queries, Tensor keys, Tensor v) {
        this.device = device;
        this.queries = queries;
        this.keys = keys;
        this.v = v;
        this.batch = queries.dim(0);
        this.length = queries.dim(1);
        this.count = keys.dim(1);
        this.width = keys.columns();
    }

    /** Weights [B, T, S] of some steps; mask [B, S] may be null. */
    Runnable weights(int first, int steps, Tensor mask, Tensor weights) {
        return device.kernel("recurrent/cuda/additive", "additive_weights")
                .grid(steps, batch)
                .block(LaunchSizes.BLOCK)
                .shared((count + width) * Float.BYTES)
                .tensors(queries, keys, v, mask, weights)
                .integers(length, first, count, width, mask == null ? 0 : 1)
                .work(w -> tangents(w, steps))
                .ready();
    }

    /**
     * Gradients of some steps' scores [B, T, S] and queries [B, T, A].
     *
     * @param above gradient of the weights [B, T, S]; null for 0
     * @param through what is added to it [B, T, S]
     * @param dgates [B, T, G], times memory [B, S, G] transposed a third summand; both null for none
     */
    Runnable queryGradient(
            int first,
            int steps,
            Tensor weights,
            Tensor above,
            Tensor through,
            Tensor dgates,
            Tensor memory,
            Tensor dscores,
            Tensor dqueries) {
        return device.kernel("recurrent/cuda/additive", "additive_query_grad")
                .grid(steps, batch)
                .block(LaunchSizes.BLOCK)
                .shared(count * Float.BYTES)
                .tensors(queries, keys, v, weights, above, through, dgates, memory, dscores, dqueries)
                .integers(length, first, count, width, dgates == null ? 0 : dgates.columns(), above == null ? 0 : 1)
                .work(w -> tangents(w, steps))
                .ready();
    }

    /** Keys are read for every query, and each pair takes a hyperbolic tangent for each of A. */
    private Work tangents(Work work, int steps) {
        double all = (double) steps * batch * count * width;
        long bytes = keys.spec().bytes() + (work.bytes() - keys.spec().bytes()) * steps / length;
        return work.withBytes(bytes)
                .requesting((long) all * Float.BYTES)
                .exponentials(2 * all)
                .computing(4 * all);
    }

    /** Elements that {@link #keyGradient} needs as room. */
    long keyGradientRoom() {
        return (long) width * (batch * count + ColumnSums.spans(batch * count));
    }

    /** Gradients of keys and v from those of all scores: v's for each key first, then their sums in a fixed order. */
    Runnable keyGradient(Tensor dscores, Tensor dkeys, Tensor room, Tensor dv) {
        int rows = batch * count;
        Tensor ofKeys = room.slice(0, rows, width);
        Tensor ofSpans = room.slice(ofKeys.size(), ColumnSums.spans(rows), width);
        Runnable parts = device.kernel("recurrent/cuda/additive", "additive_key_grad")
                .grid(count, batch)
                .block(LaunchSizes.ofRow(width))
                .tensors(queries, keys, v, dscores, dkeys, ofKeys)
                .integers(length, count, width)
                .work(w -> tangents(w, length))
                .ready();
        return CudaKernels.sequence(
                parts,
                ColumnSums.stage(ofKeys, ofSpans, rows, width, device),
                ColumnSums.stage(ofSpans, dv, ofSpans.rows(), width, device));
    }

    /** Contexts [B, T, N]: weights [B, T, S] times values [B, S, N]. */
    Runnable ofWeights(Tensor weights, Tensor values, Tensor contexts) {
        int n = values.columns();
        return device.product()
                .size(length, n, count)
                .a(weights, false)
                .b(values, false)
                .c(contexts)
                .batch(batch, (long) length * count, (long) count * n, (long) length * n)
                .ready();
    }

    /** The weights' gradient through the contexts [B, T, S]: that of the contexts times values transposed. */
    Runnable throughValues(Tensor dcontexts, Tensor values, Tensor through) {
        int n = values.columns();
        return device.product()
                .size(length, count, n)
                .a(dcontexts, false)
                .b(values, true)
                .c(through)
                .batch(batch, (long) length * n, (long) count * n, (long) length * count)
                .ready();
    }

    /** The values' gradient [B, S, N]: weights transposed times that of what they gave [B, T, N]. */
    Runnable ofValues(Tensor weights, Tensor gradient, Tensor dvalues) {
        int n = dvalues.columns();
        return device.product()
                .size(count, n, length)
                .a(weights, true)
                .b(gradient, false)
                .c(dvalues)
                .batch(batch, (long) length * count, (long) length * n, (long) count * n)
                .ready();
    }
}
