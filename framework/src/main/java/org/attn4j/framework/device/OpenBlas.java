package org.attn4j.framework.device;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;

/** OpenBLAS, the library that comes with ND4J. */
final class OpenBlas implements Blas {
    private static final int ROW_MAJOR = 101;
    private static final int NO_TRANSPOSE = 111;
    private static final int TRANSPOSE = 112;

    OpenBlas() {
        // One pool of ours computes; threads of the library's own would spin against it. ND4J sets their number when it
        // first makes its BLAS, so that comes first.
        Nd4j.factory().blas();
        openblas_nolapack.blas_set_num_threads(1);
    }

    @Override
    public String name() {
        return "OpenBLAS";
    }

    @Override
    public boolean readsSmallMatricesInPlace() {
        return true;
    }

    @Override
    public void gemm(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            float alpha,
            FloatPointer a,
            int lda,
            FloatPointer b,
            int ldb,
            float beta,
            FloatPointer c,
            int ldc) {
        openblas_nolapack.cblas_sgemm(
                ROW_MAJOR,
                transposeA ? TRANSPOSE : NO_TRANSPOSE,
                transposeB ? TRANSPOSE : NO_TRANSPOSE,
                m,
                n,
                k,
                alpha,
                a,
                lda,
                b,
                ldb,
                beta,
                c,
                ldc);
    }

    @Override
    public void gemv(
            boolean transpose,
            int rows,
            int columns,
            FloatPointer a,
            int lda,
            FloatPointer x,
            float beta,
            FloatPointer y) {
        openblas_nolapack.cblas_sgemv(
                ROW_MAJOR, transpose ? TRANSPOSE : NO_TRANSPOSE, rows, columns, 1f, a, lda, x, 1, beta, y, 1);
    }
}
