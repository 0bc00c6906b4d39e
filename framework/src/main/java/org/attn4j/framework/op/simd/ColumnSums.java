package org.attn4j.framework.op.simd;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.attn4j.framework.device.Tensor;

/** Sums over the rows of a matrix, in tiles of columns; rows are summed in blocks, which bounds
 * rounding errors. */
public final class ColumnSums {
    private final RowMath math = Simd.rows();
    /** Wider matrices are split into tiles of columns. */
    private static final int COLUMNS = 1024;

    private final FloatBuffer matrix;
    private final FloatBuffer sums;
    private final int rows;
    private final int columns;
    private final Tiles tiles;

    /** Prepares the sums of a matrix: all dimensions but the last count as rows. */
    public ColumnSums(Tensor matrix, Tensor sums) {
        this.matrix = matrix.floats();
        this.sums = sums.floats();
        this.rows = matrix.rows();
        this.columns = matrix.columns();
        this.tiles = new Tiles(columns, Math.min(COLUMNS, Math.max(1, columns)));
    }

    /** Number of tiles. */
    public int tiles() {
        return tiles.count();
    }

    /** Computes a tile. */
    public void run(int tile) {
        int first = tiles.start(tile);
        int n = tiles.length(tile);
        float[] total = Scratch.floats(0, n);
        int most = Math.max(1, Scratch.BLOCK / n);
        float[] block = Scratch.floats(1, most * n);
        Arrays.fill(total, 0, n, 0f);
        for (int r = 0; r < rows; r += most) {
            int count = Math.min(most, rows - r);
            read(r, count, first, n, block);
            math.addRows(total, block, count, n);
        }
        sums.put(first, total, 0, n);
    }

    private void read(int row, int count, int column, int n, float[] block) {
        if (n == columns) {
            matrix.get(row * columns, block, 0, count * n);
            return;
        }
        for (int r = 0; r < count; r++) {
            matrix.get((row + r) * columns + column, block, r * n, n);
        }
    }
}
