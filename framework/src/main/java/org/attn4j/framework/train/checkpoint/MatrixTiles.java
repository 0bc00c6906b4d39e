package org.attn4j.framework.train.checkpoint;

import java.io.IOException;

/**
 * Cuts a matrix [rows, columns] into tiles, in the order in which its transpose lies in a file. A tile spans all rows,
 * or, where a column is very long, a part of one column.
 */
record MatrixTiles(int rows, int columns) {
    /** Floats of a cache line: narrower tiles would fetch each line from memory several times. */
    private static final int LINE = 16;

    private static final int LARGEST = 1 << 20;

    /** Work on {@code width} columns from {@code column} and {@code height} rows from {@code row}. */
    interface Visitor {
        void visit(int column, int width, int row, int height) throws IOException;
    }

    /** Columns of the widest tile. */
    int width() {
        int height = Math.max(1, rows);
        int width = Math.max(FloatChunk.FLOATS / height, Math.min(LINE, LARGEST / height));
        return Math.min(columns, Math.max(1, width));
    }

    /** Rows of the highest tile. */
    int height() {
        return width() > 1 ? rows : Math.min(rows, FloatChunk.FLOATS);
    }

    void forEach(Visitor visitor) throws IOException {
        if (rows == 0) {
            return;
        }
        for (int column = 0; column < columns; column += width()) {
            int wide = Math.min(width(), columns - column);
            for (int row = 0; row < rows; row += Math.min(height(), rows - row)) {
                visitor.visit(column, wide, row, Math.min(height(), rows - row));
            }
        }
    }
}
