package org.attn4j.framework.op.attention.jvm;

/**
 * Some neighbouring heads of a sequence, copied between a matrix and one thread's memory in a single pass over the rows.
 * Head by head, each row would be a short piece far from the next one, and the processor would wait for most of them.
 */
final class StagedHeads implements HeadRows {
    private static final int STRIDE = TileSizes.STRIDE;

    private AttentionColumns matrix;
    private int firstRow;
    private int rows;
    private int firstHead;
    private int columns;
    private float[] copy = new float[0];

    /** Gives the heads a place, with arbitrary contents. */
    StagedHeads place(AttentionColumns matrix, int firstRow, int rows, int firstHead, int heads) {
        this.matrix = matrix;
        this.firstRow = firstRow;
        this.rows = rows;
        this.firstHead = firstHead;
        this.columns = heads * matrix.width();
        if (copy.length < rows * columns) {
            copy = new float[rows * columns];
        }
        return this;
    }

    /** Copies the heads out of the matrix. */
    StagedHeads load(AttentionColumns source, int firstRow, int rows, int firstHead, int heads) {
        place(source, firstRow, rows, firstHead, heads);
        for (int r = 0; r < rows; r++) {
            matrix.matrix().get(matrix.index(firstRow + r, firstHead), copy, r * columns, columns);
        }
        return this;
    }

    /** Copies the heads into the matrix. */
    void store() {
        for (int r = 0; r < rows; r++) {
            matrix.matrix().put(matrix.index(firstRow + r, firstHead), copy, r * columns, columns);
        }
    }

    @Override
    public void read(int row, int count, int head, float[] target, int at, int panel) {
        int width = matrix.width();
        for (int c = 0, p = at; c < width; c += STRIDE, p += panel) {
            int n = Math.min(STRIDE, width - c);
            int from = index(row, head) + c;
            for (int r = 0; r < count; r++) {
                System.arraycopy(copy, from + r * columns, target, p + r * STRIDE, n);
            }
            AttentionColumns.clearPadding(count, n, target, p);
        }
    }

    /** The reverse of {@link #read}. */
    void write(int row, int count, int head, float[] source, int at, int panel) {
        int width = matrix.width();
        for (int c = 0, p = at; c < width; c += STRIDE, p += panel) {
            int n = Math.min(STRIDE, width - c);
            int to = index(row, head) + c;
            for (int r = 0; r < count; r++) {
                System.arraycopy(source, p + r * STRIDE, copy, to + r * columns, n);
            }
        }
    }

    private int index(int row, int head) {
        return (row - firstRow) * columns + (head - firstHead) * matrix.width();
    }
}
