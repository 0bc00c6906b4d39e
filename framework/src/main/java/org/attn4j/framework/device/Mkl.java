package org.attn4j.framework.device;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.mkl.global.mkl_rt;

/** Intel's Math Kernel Library, present when the build profile {@code mkl} brought its libraries. */
final class Mkl implements Blas {
    private static final int ROW_MAJOR = 101;
    private static final int NO_TRANSPOSE = 111;
    private static final int TRANSPOSE = 112;

    Mkl() {
        mkl_rt.MKL_Set_Num_Threads(1);
    }

    @Override
    public String name() {
        return "MKL";
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
        oneThread();
        mkl_rt.cblas_sgemm(
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
        oneThread();
        mkl_rt.cblas_sgemv(
                ROW_MAJOR, transpose ? TRANSPOSE : NO_TRANSPOSE, rows, columns, 1f, a, lda, x, 1, beta, y, 1);
    }

    /** The count that the constructor sets holds for its own thread; each worker needs its own. */
    private static void oneThread() {
        mkl_rt.MKL_Set_Num_Threads_Local(1);
    }
}
