package org.attn4j.framework.op.norm.jvm;

import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.simd.Blocks;
import org.attn4j.framework.op.simd.Spans;

/**
 * How the rows of a normalisation are shared out.
 *
 * @param columns D
 * @param blockRows rows computed at once
 * @param tasks rows of each task
 */
record NormRows(int columns, int blockRows, Spans tasks) {
    private static final int TASK_ELEMENTS = 8 * Blocks.SIZE;
    /** Keeps the partial column sums of the gradient small beside the rows they stand for. */
    private static final int LEAST_ROWS = 16;

    static NormRows of(Tensor x) {
        int d = Math.max(1, x.columns());
        int block = Math.max(1, Blocks.SIZE / d);
        int task = Math.max(LEAST_ROWS, TASK_ELEMENTS / d);
        int whole = (task + block - 1) / block * block;
        return new NormRows(x.columns(), block, new Spans(x.columns() == 0 ? 0 : x.rows(), whole));
    }
}
