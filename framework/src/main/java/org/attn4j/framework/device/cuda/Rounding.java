package org.attn4j.framework.device.cuda;

import org.attn4j.framework.device.Tensor;

/**
 * The rounding of a single-precision matrix to bfloat16: {@code all} rows, {@code y row} elements apart, with zeros where the
 * matrix has nothing.
 *
 * @param rows of the matrix
 * @param columns of the matrix
 * @param row elements from one row of the matrix to the next
 * @param targetRow elements from one row of the result to the next, a multiple of 8
 * @param targetRows rows of the result
 */
record Rounding(long rows, long columns, long row, long targetRow, long targetRows) {
    private static final int BLOCK = 256;
    private static final int MOST_BLOCKS = 1 << 16;

    /** Of a matrix to rows that are padded to a multiple of 8, and to so many rows. */
    static Rounding padded(long rows, long columns, long row, long targetRows) {
        long padded = Tensor.padded(columns);
        boolean dense = row == columns && padded == columns;
        return dense && targetRows == rows
                ? new Rounding(1, rows * columns, rows * columns, rows * columns, 1)
                : new Rounding(rows, columns, row, padded, targetRows);
    }

    /** Elements of the result. */
    long size() {
        return targetRow * targetRows;
    }

    /** A call that rounds from an element of a tensor on to an element of another. */
    Runnable of(CudaDevice device, Tensor source, long from, Tensor target, long at) {
        long pieces = size() / Tensor.ROW_ALIGNMENT;
        if (pieces == 0) {
            return () -> {};
        }
        return device.kernel("launch/bfloat16", "round_rows")
                .grid(Math.min((pieces + BLOCK - 1) / BLOCK, MOST_BLOCKS))
                .block(BLOCK)
                .tensor(source, from)
                .tensor(target, at)
                .wide(rows)
                .wide(columns)
                .wide(row)
                .wide(targetRow)
                .wide(targetRows)
                .work(w -> w.withBytes(rows * columns * Float.BYTES + size() * Short.BYTES)
                        .vectors())
                .ready();
    }
}
