package org.attn4j.framework.op.attention.cuda;

import org.attn4j.framework.device.cuda.Work;
import org.attn4j.framework.op.attention.AttentionShape;

/**
 * What an attention kernel moves and computes, from the pairs of tiles that it goes through. Tiles behind the first visible
 * one are not gone through in causal order; an offset of the queries is taken for 0.
 *
 * @param shape of the attention
 * @param tile of the kernel
 * @param causal whether queries see earlier keys alone
 * @param dropout whether weights are dropped
 * @param half whether products run on tensor cores
 */
record AttentionWork(AttentionShape shape, AttentionTile tile, boolean causal, boolean dropout, boolean half) {
    /** Rows, columns and sums of one instruction of the tensor cores, and what its second operand takes. */
    private static final double MMA = 16.0 * 8 * 16;

    private static final int MMA_RIGHT_BYTES = 256;
    private static final int MMA_LEFT_BYTES = 512;
    /** Instructions for a weight: scale, maximum, sum, rounding; and its part of Philox's ten rounds for four. */
    private static final int SOFTMAX = 8;

    private static final int PHILOX = 24;
    /** Bytes of shared memory for each multiplication where a thread has 8 x 4 results: 12 numbers for 32. */
    private static final double BYTES_OF_MULTIPLICATION = 1.5;

    /**
     * Of one kernel.
     *
     * @param products for each pair of tiles: 2 in the forward pass
     * @param rows that a pair loads, in heads' widths, those loaded twice for a second layout counted twice
     * @param stored rows of them that a pair stores to shared memory
     * @param lefts of the products whose first operand lies in shared memory
     * @param queries tensors of queries' size to and from the card's memory
     * @param keys tensors of keys' size likewise
     */
    Work of(int products, long rows, long stored, int lefts, int queries, int keys) {
        double pairs = (double) shape.batch() * shape.heads() * pairsOfHead();
        double weights = pairs * tile.queries() * tile.keys();
        double multiplications = weights * shape.width() * products;
        long bytes = Float.BYTES
                * (long) shape.batch()
                * shape.width()
                * ((long) queries * shape.queries() * shape.heads()
                        + (long) keys * shape.keys() * shape.keyValueHeads());
        long requested = (long) (pairs * rows * shape.width() * Float.BYTES);
        Work work = Work.moving(bytes).vectors().requesting(requested).exponentials(weights);
        double instructions = weights * (dropout ? SOFTMAX + PHILOX : SOFTMAX);
        if (!half) {
            return work.computing(instructions + multiplications)
                    .sharing((long) (multiplications * BYTES_OF_MULTIPLICATION));
        }
        double mma = multiplications / MMA;
        // A warp keeps its first operand for all columns of a product.
        double left = (double) lefts / products * mma / (tile.keys() / 8.0) * MMA_LEFT_BYTES;
        return work.computing(instructions).onTensorCores(2 * multiplications).sharing((long)
                (pairs * stored * shape.width() * Short.BYTES + mma * MMA_RIGHT_BYTES + left));
    }

    /** Pairs of tiles for one head of one sequence. */
    private long pairsOfHead() {
        long all = 0;
        for (int t = 0; t < shape.queries(); t += tile.queries()) {
            int last = Math.min(shape.queries(), t + tile.queries());
            int visible = causal ? Math.min(last, shape.keys()) : shape.keys();
            all += tile.keyTiles(visible);
        }
        return all;
    }
}
