package org.attn4j.framework.op.attention.jvm;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The heads of one kind (queries, keys, …) inside the rows of a matrix.
 *
 * @param matrix the matrix, row-major
 * @param stride its number of columns
 * @param first the first head's first column
 * @param width K, the width of a head
 */
record AttentionColumns(FloatBuffer matrix, int stride, int first, int width) implements HeadRows {
    private static final int STRIDE = TileSizes.STRIDE;

    @Override
    public void read(int row, int rows, int head, float[] target, int at, int panel) {
        for (int c = 0, p = at; c < width; c += STRIDE, p += panel) {
            int n = Math.min(STRIDE, width - c);
            int from = index(row, head) + c;
            for (int r = 0; r < rows; r++) {
                matrix.get(from + r * stride, target, p + r * STRIDE, n);
            }
            clearPadding(rows, n, target, p);
        }
    }

    /** Index in the matrix of a head's first column. */
    int index(int row, int head) {
        return row * stride + first + head * width;
    }

    static void clearPadding(int rows, int columns, float[] target, int at) {
        int padded = TileSizes.padded(columns);
        for (int r = 0; r < rows && padded > columns; r++) {
            Arrays.fill(target, at + r * STRIDE + columns, at + r * STRIDE + padded, 0);
        }
    }
}
