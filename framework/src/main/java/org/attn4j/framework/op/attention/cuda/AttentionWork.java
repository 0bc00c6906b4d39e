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
 */
record AttentionWork(AttentionShape shape, AttentionTile tile, boolean causal, boolean dropout) {
    /** Rows of a warp's products on tensor cores, and columns of their first operands. */
    private static final int SIDE = 16;

    /** Bytes that one {@code ldmatrix} brings to a warp. */
    private static final int MATRICES = 512;

    /** Instructions for a weight: scale, maximum, sum, rounding; and its part of Philox's ten rounds for four. */
    private static final int SOFTMAX = 8;

    private static final int PHILOX = 24;
    /** Bytes of shared memory for each multiplication where a thread has 8 x 4 results: 12 numbers for 32. */
    private static final double BYTES_OF_MULTIPLICATION = 1.5;

    /**
     * Of a kernel in single precision.
     *
     * @param products for each pair of tiles: 2 in the forward pass
     * @param rows that a pair loads, in heads' widths
     * @param queries tensors of queries' size to and from the card's memory
     * @param keys tensors of keys' size likewise
     */
    Work of(int products, long rows, int queries, int keys) {
        double pairs = pairs(tile.queries(), tile.keys());
        double weights = pairs * tile.queries() * tile.keys();
        double multiplications = weights * shape.width() * products;
        long requested = (long) (pairs * rows * shape.width() * Float.BYTES);
        return Work.moving(bytes((long) Float.BYTES * queries, (long) Float.BYTES * keys))
                .vectors()
                .requesting(requested)
                .exponentials(weights)
                .computing(instructions(weights) + multiplications)
                .sharing((long) (multiplications * BYTES_OF_MULTIPLICATION));
    }

    /** Of the forward pass on tensor cores; for each tensor the bytes of an element. */
    Work forward(int q, int kv, int y) {
        AttentionTile.Piece piece = tile.forwardPiece();
        int loads = piece.queries() / SIDE + 2 * piece.keys() / SIDE;
        return onTensorCores(piece, 2, loads, 2L * tile.keys() * kv, 2L * tile.keys(), q + y, 2 * kv);
    }

    /** Of the kernel that owns keys, on tensor cores. */
    Work keys(int q, int kv, int dy, int dkv) {
        AttentionTile.Piece piece = tile.keyPiece();
        int own = piece.keys() / SIDE;
        int others = piece.queries() / SIDE;
        // Products of values and dY are computed for 16 queries at a time.
        int loads = own + others + others * (own + 1) + 2 * others;
        long rows = 2L * tile.queries();
        return onTensorCores(piece, 4, loads, (long) tile.queries() * (q + dy), rows, q + dy, 2 * (kv + dkv));
    }

    /** Of the kernel that owns queries, on tensor cores. */
    Work queries(int q, int kv, int dy, int dq) {
        AttentionTile.Piece piece = tile.queryPiece();
        int loads = 2 * (piece.queries() / SIDE + piece.keys() / SIDE) + piece.keys() / SIDE;
        return onTensorCores(piece, 3, loads, 2L * tile.keys() * kv, 2L * tile.keys(), q + dy + dq, 2 * kv);
    }

    /** loads: {@code ldmatrix} instructions for a piece and 16 columns of a head. rowBytes, rows: what a pair of tiles loads. */
    private Work onTensorCores(
            AttentionTile.Piece piece,
            int products,
            int loads,
            long rowBytes,
            long rows,
            int queryBytes,
            int keyBytes) {
        double pairs = pairs(tile.queries(), tile.keys());
        double pieces = pairs(piece.queries(), piece.keys());
        double weights = pieces * piece.queries() * piece.keys();
        double copied = pairs * rows * shape.width() * Short.BYTES;
        double loaded = pieces * loads * (shape.width() / SIDE) * MATRICES;
        return Work.moving(bytes(queryBytes, keyBytes))
                .vectors()
                .requesting((long) (pairs * rowBytes * shape.width()))
                .exponentials(weights)
                .computing(instructions(weights))
                .onTensorCores(2 * weights * shape.width() * products)
                .sharing((long) (copied + loaded))
                .copyingAhead();
    }

    private double instructions(double weights) {
        return weights * (dropout ? SOFTMAX + PHILOX : SOFTMAX);
    }

    private long bytes(long queryBytes, long keyBytes) {
        return (long) shape.batch()
                * shape.width()
                * (queryBytes * shape.queries() * shape.heads() + keyBytes * shape.keys() * shape.keyValueHeads());
    }

    /** Pieces of so many queries by keys in which a query sees a key, over all heads. */
    private double pairs(int queries, int keys) {
        long all = 0;
        for (int t = 0; t < shape.queries(); t += queries) {
            int last = Math.min(shape.queries(), t + queries);
            int visible = causal ? Math.min(last, shape.keys()) : shape.keys();
            all += (visible + keys - 1) / keys;
        }
        return (double) shape.batch() * shape.heads() * all;
    }
}
