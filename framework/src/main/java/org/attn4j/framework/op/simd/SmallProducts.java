package org.attn4j.framework.op.simd;

import org.attn4j.framework.device.Blas;
import org.attn4j.framework.device.Tensor;

/**
 * {@code C = A^T B} for A and B with many rows and one of them with few columns, such as the gradient of a linear map's
 * weight: a sum of products small enough that BLAS reads A and B where they lie. In one large product it would first copy
 * each of their elements into its own order to use it only as often as the other matrix has columns. Rows are taken in
 * order, so the sum is the same for any number of threads.
 */
final class SmallProducts {
    /** Measured best among those of half a million multiply-adds, with rows of 128 to 8000 columns. */
    private static final int DEPTH = 64;

    private static final int ROWS = 128;
    private static final int COLUMNS = 64;

    /** From this many columns of A and of B on, copying costs less than a few percent. */
    private static final int WIDE = 256;

    /** Rows of A that lie this many elements apart push one another out of the cache. */
    private static final int STRIDE = 512;

    private final Blas blas;
    private final Tensor a;
    private final Tensor b;
    private final Tensor c;
    private final Blas.Cursor[] cursors;

    /** Prepares products for a number of tiles that may run at the same time. */
    SmallProducts(Blas blas, Tensor a, Tensor b, Tensor c, int tiles) {
        this.blas = blas;
        this.a = a;
        this.b = b;
        this.c = c;
        this.cursors = new Blas.Cursor[3 * tiles];
        for (int i = 0; i < tiles; i++) {
            cursors[3 * i] = new Blas.Cursor(a);
            cursors[3 * i + 1] = new Blas.Cursor(b);
            cursors[3 * i + 2] = new Blas.Cursor(c);
        }
    }

    /** Whether small products are faster than one of A [summed, m] and B [summed, n]. */
    static boolean pay(Blas blas, int m, int n, int summed) {
        return blas.readsSmallMatricesInPlace()
                && Simd.lanes() >= 16
                && m < STRIDE
                && Math.min(m, n) <= WIDE
                && Math.min(m, n) >= COLUMNS / 2
                && summed >= 2 * DEPTH;
    }

    /** Computes rows and columns of C; beta as for BLAS. */
    void run(int tile, int row, int rows, int column, int columns, float beta) {
        for (int k = 0; k < a.rows(); k += DEPTH) {
            int depth = Math.min(DEPTH, a.rows() - k);
            for (int i = row; i < row + rows; i += ROWS) {
                for (int j = column; j < column + columns; j += COLUMNS) {
                    blas.gemm(
                            true,
                            false,
                            Math.min(ROWS, row + rows - i),
                            Math.min(COLUMNS, column + columns - j),
                            depth,
                            1f,
                            cursors[3 * tile].at((long) k * a.columns() + i),
                            a.columns(),
                            cursors[3 * tile + 1].at((long) k * b.columns() + j),
                            b.columns(),
                            k == 0 ? beta : 1f,
                            cursors[3 * tile + 2].at((long) i * c.columns() + j),
                            c.columns());
                }
            }
        }
    }
}
