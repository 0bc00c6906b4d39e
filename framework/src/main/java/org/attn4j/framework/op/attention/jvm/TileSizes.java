package org.attn4j.framework.op.attention.jvm;

/**
 * Tiles have {@link #ROWS} rows. A number of columns is rounded up to a multiple of {@link #COLUMNS}; what lies in
 * columns or rows of padding is arbitrary, and nothing that counts is computed from it.
 */
interface TileSizes {
    /** Elements from one row of a tile to the next; also the largest width of a tile. */
    int STRIDE = 64;

    /** Rows of a result that are computed together. */
    int ROWS = 8;

    /** Columns come in multiples of this. */
    int COLUMNS = 16;

    /** A number of columns rounded up to what a tile computes. */
    static int padded(int columns) {
        return (columns + COLUMNS - 1) & -COLUMNS;
    }
}
