package org.attn4j.framework.op.simd;

import org.attn4j.framework.device.Blas;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.bytedeco.javacpp.FloatPointer;

/**
 * {@code C = op(A) op(B)} in tiles of rows or columns of C, each one call of the device's BLAS or a fixed sequence of them.
 * No tile's sum is split between threads, so that the bits do not depend on who computes which tile.
 */
public final class MatrixProduct {
    /** Elements of B from which a few vector products are faster than one product of flat matrices. */
    private static final long LARGE = 256 * 1024;

    private final Blas blas;
    private final boolean transposeA;
    private final boolean transposeB;
    private final Tensor a;
    private final Tensor b;
    private final Tensor c;
    private final int summed;
    /** Rows of A that are each multiplied as a vector; 0 where a matrix product is faster. */
    private final int vectors;

    private final boolean byRows;
    /** Null where one call computes a tile. */
    private final SmallProducts small;

    private final Tiles tiles;
    private final FloatPointer[] pointersA;
    private final FloatPointer[] pointersB;
    private final FloatPointer[] pointersC;

    /** Prepares the tiles; A, B and C are matrices: all dimensions but the last count as rows. */
    public MatrixProduct(HostDevice device, boolean transposeA, Tensor a, boolean transposeB, Tensor b, Tensor c) {
        this.blas = device.blas();
        this.transposeA = transposeA;
        this.transposeB = transposeB;
        this.a = a;
        this.b = b;
        this.c = c;
        this.summed = transposeA ? a.rows() : a.columns();
        int m = c.rows();
        int n = c.columns();
        this.vectors = !transposeA && (m == 1 || (m <= 4 && b.size() >= LARGE)) ? m : 0;
        this.byRows = vectors == 0 && m >= n;
        this.tiles = m == 0 || n == 0 ? new Tiles(0, 1) : Tiles.ofProduct(byRows ? m : n, 2.0 * m * n * summed);
        boolean splits = transposeA && !transposeB && SmallProducts.pay(blas, m, n, summed);
        this.small = splits ? new SmallProducts(blas, a, b, c, tiles.count()) : null;
        int calls = Math.max(1, vectors);
        this.pointersA = new FloatPointer[tiles.count() * calls];
        this.pointersB = new FloatPointer[tiles.count()];
        this.pointersC = new FloatPointer[tiles.count() * calls];
        for (int i = 0; i < tiles.count(); i++) {
            long start = tiles.start(i);
            pointersB[i] = Blas.pointer(b, byRows ? 0 : transposeB ? start * b.columns() : start);
            for (int r = 0; r < calls; r++) {
                long firstA = byRows ? (transposeA ? start : start * a.columns()) : (long) r * summed;
                pointersA[i * calls + r] = Blas.pointer(a, firstA);
                pointersC[i * calls + r] = Blas.pointer(c, byRows ? start * n : (long) r * n + start);
            }
        }
    }

    /** Number of tiles. */
    public int tiles() {
        return tiles.count();
    }

    /** First row of C in a tile. */
    public int firstRow(int tile) {
        return byRows ? tiles.start(tile) : 0;
    }

    /** Rows of C in a tile. */
    public int rows(int tile) {
        return byRows ? tiles.length(tile) : c.rows();
    }

    /** First column of C in a tile. */
    public int firstColumn(int tile) {
        return byRows ? 0 : tiles.start(tile);
    }

    /** Columns of C in a tile. */
    public int columns(int tile) {
        return byRows ? c.columns() : tiles.length(tile);
    }

    /**
     * Computes a tile.
     *
     * @param beta 0 to write C, 1 to add to what C holds
     */
    public void run(int tile, float beta) {
        if (small != null) {
            small.run(tile, firstRow(tile), rows(tile), firstColumn(tile), columns(tile), beta);
        } else if (vectors == 0) {
            matrix(tile, beta);
        } else {
            vectors(tile, beta);
        }
    }

    private void matrix(int tile, float beta) {
        blas.gemm(
                transposeA,
                transposeB,
                rows(tile),
                columns(tile),
                summed,
                1f,
                pointersA[tile],
                a.columns(),
                pointersB[tile],
                b.columns(),
                beta,
                pointersC[tile],
                c.columns());
    }

    private void vectors(int tile, float beta) {
        int n = columns(tile);
        for (int r = 0; r < vectors; r++) {
            int i = tile * vectors + r;
            blas.gemv(
                    !transposeB,
                    transposeB ? n : summed,
                    transposeB ? summed : n,
                    pointersB[tile],
                    b.columns(),
                    pointersA[i],
                    beta,
                    pointersC[i]);
        }
    }
}
