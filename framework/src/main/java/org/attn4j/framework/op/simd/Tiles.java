package org.attn4j.framework.op.simd;

/**
 * A range split into tiles, one task each. The split depends on sizes alone, never on the number of threads: so do the
 * bits of the result.
 *
 * @param total length of the range
 * @param size length of every tile but the last, which takes the rest: between a half and one and a half of it
 */
public record Tiles(int total, int size) {
    private static final int MOST = 64;
    private static final int ELEMENTS = 32 * 1024;
    /** BLAS packs the other matrix again for each tile: shorter tiles would cost more than a few percent. */
    private static final int PRODUCT_LENGTH = 192;
    /** Enough for the threads of most processors; each tile more packs the other matrix once more. */
    private static final int PRODUCT_TILES = 12;

    /** Tiles of rows for work at memory speed. */
    public static Tiles ofRows(int rows, int columns) {
        long elements = (long) rows * columns;
        long count = Math.max(1, Math.min(MOST, elements / ELEMENTS));
        return new Tiles(rows, (int) Math.max(1, (rows + count - 1) / count));
    }

    /** Tiles of single elements for work at memory speed. */
    public static Tiles ofElements(long elements) {
        int n = Math.toIntExact(elements);
        Tiles tiles = ofRows(n, 1);
        return new Tiles(n, roundUp(tiles.size, 1024));
    }

    /**
     * Tiles of one dimension of a matrix product.
     *
     * @param flops cost of the whole product
     */
    static Tiles ofProduct(int length, double flops) {
        int wanted = flops < 4e6 ? 1 : flops < 32e6 ? 2 : 4;
        // Two tiles of half the length still pay: two threads are busy.
        int most = Math.max(2, length / PRODUCT_LENGTH);
        int count = Math.min(
                MOST, Math.min(most, Math.max(wanted, Math.min(PRODUCT_TILES, length / (2 * PRODUCT_LENGTH)))));
        return new Tiles(length, Math.max(16, roundUp((length + count - 1) / count, 16)));
    }

    private static int roundUp(int n, int multiple) {
        return (n + multiple - 1) / multiple * multiple;
    }

    /** Number of tiles; 0 for an empty range. */
    public int count() {
        return total == 0 ? 0 : Math.max(1, (int) (((long) total + size / 2) / size));
    }

    /** First index of a tile. */
    public int start(int tile) {
        return tile * size;
    }

    /** Length of a tile. */
    public int length(int tile) {
        return end(tile) - start(tile);
    }

    /** Index behind the last one of a tile. */
    public int end(int tile) {
        return tile == count() - 1 ? total : start(tile) + size;
    }
}
