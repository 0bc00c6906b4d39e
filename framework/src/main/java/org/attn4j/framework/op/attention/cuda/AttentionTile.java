package org.attn4j.framework.op.attention.cuda;

/**
 * What one block of an attention kernel works on, as the headers {@code attention_*.cuh} have it: 128 threads, a tile of
 * queries by keys.
 *
 * @param file the file of the kernel
 * @param queries queries of a tile
 * @param keys keys of a tile
 * @param bytes of shared memory
 */
record AttentionTile(String file, int queries, int keys, long bytes) {
    /** Threads of a block. */
    static final int THREADS = 128;

    private static final int[] WIDTHS = {16, 32, 64, 96, 128, 256};
    private static final int PAD = 4;
    private static final int HALF_PAD = 8;
    private static final int WARPS = THREADS / 32;

    /** Tiles that are in shared memory at once: one to compute with, one that is on its way. */
    private static final int STAGES = 2;

    /** Keys whose scores a warp has at once. */
    private static final int CHUNK = 32;

    /** Whether there are kernels for tensor cores for heads of a width. */
    static boolean halves(int headWidth) {
        return headWidth == 32 || headWidth == 64 || headWidth == 128;
    }

    /** Queries and keys whose scores a warp has at once. */
    record Piece(int queries, int keys) {}

    /** The forward pass's piece on tensor cores. */
    Piece forwardPiece() {
        return new Piece(queries / WARPS, keys);
    }

    /** The piece of the kernel that owns keys, on tensor cores. */
    Piece keyPiece() {
        return new Piece(CHUNK, keys / WARPS);
    }

    /** The piece of the kernel that owns queries, on tensor cores. */
    Piece queryPiece() {
        return new Piece(queries / WARPS, CHUNK);
    }

    /** The forward pass's tile. */
    static AttentionTile forward(int headWidth, boolean half) {
        int width = width(headWidth);
        if (half) {
            int keys = width <= 64 ? 64 : 32;
            return half(width, 128, keys, 128 + STAGES * 2 * keys, 0);
        }
        int queries = width <= 128 ? 64 : 32;
        int keys = width <= 96 ? 64 : width <= 128 ? 32 : 16;
        long floats = rows(queries + 2 * keys, width) + weights(queries, keys) + surroundings(queries + keys);
        return new AttentionTile("attention/cuda/attention_" + width, queries, keys, Float.BYTES * floats);
    }

    /** The tile of the kernel that owns keys. */
    static AttentionTile keyOwner(int headWidth, boolean half) {
        int width = width(headWidth);
        if (half) {
            int queries = width <= 64 ? 64 : 32;
            int keys = width <= 64 ? 128 : 64;
            return half(width, queries, keys, 2 * keys + STAGES * 2 * queries, STAGES * 2L * queries);
        }
        return backward(width, 0);
    }

    /** The tile of the kernel that owns queries, with room for so many buckets of relative positions. */
    static AttentionTile queryOwner(int headWidth, int buckets, boolean half) {
        int width = width(headWidth);
        if (half) {
            int queries = width <= 64 ? 128 : 64;
            int keys = width <= 64 ? 64 : 32;
            long relative = buckets == 0 ? 0 : 2L * (queries + CHUNK) + buckets + weights(queries, CHUNK);
            return half(width, queries, keys, 2 * queries + STAGES * 2 * keys, relative);
        }
        return backward(width, buckets);
    }

    /** A tile for tensor cores: so many rows in bfloat16, what lies around, and further floats. */
    private static AttentionTile half(int width, int queries, int keys, int rows, long floats) {
        long bytes =
                (long) Short.BYTES * rows * (width + HALF_PAD) + Float.BYTES * (surroundings(queries + keys) + floats);
        return new AttentionTile("attention/cuda/attention_half_" + width, queries, keys, bytes);
    }

    private static AttentionTile backward(int width, int buckets) {
        int side = width <= 64 ? 64 : width <= 128 ? 32 : 16;
        long floats = rows(4 * side, width) + weights(side, side) + surroundings(2 * side);
        long accounts = 2L * side + 4L * side + buckets;
        return new AttentionTile("attention/cuda/attention_" + width, side, side, Float.BYTES * (floats + accounts));
    }

    /** The width of the narrowest kernel that takes heads of a width. */
    private static int width(int headWidth) {
        for (int width : WIDTHS) {
            if (headWidth <= width) {
                return width;
            }
        }
        throw new UnsupportedOperationException(
                "no CUDA kernel for attention with heads " + headWidth + " wide: at most " + WIDTHS[WIDTHS.length - 1]);
    }

    /** Number of tiles that hold so many queries. */
    int queryTiles(int count) {
        return (count + queries - 1) / queries;
    }

    /** Number of tiles that hold so many keys. */
    int keyTiles(int count) {
        return (count + keys - 1) / keys;
    }

    private static long rows(int count, int width) {
        return (long) count * (width + PAD);
    }

    private static long weights(int queries, int keys) {
        return (long) queries * (keys + PAD);
    }

    private static long surroundings(int queriesAndKeys) {
        return 3L * queriesAndKeys + WARPS + 2;
    }
}
