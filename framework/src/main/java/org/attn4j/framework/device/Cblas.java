package org.attn4j.framework.device;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.mkl.global.mkl_rt;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A library of BLAS, by the C interface.
 *
 * @param readsSmallMatricesInPlace see {@link Blas#readsSmallMatricesInPlace}
 * @param oneThread keeps the calling thread's products to itself
 * @param sgemm {@code cblas_sgemm}
 * @param sgemv {@code cblas_sgemv}
 */
record Cblas(String name, boolean readsSmallMatricesInPlace, Runnable oneThread, Sgemm sgemm, Sgemv sgemv)
        implements Blas {
    /** The variable that OpenMP reads when its library is loaded. */
    private static final String THREADS = "OMP_NUM_THREADS";

    private static final int ROW_MAJOR = 101;
    private static final int NO_TRANSPOSE = 111;
    private static final int TRANSPOSE = 112;

    /** The C function. */
    @FunctionalInterface
    interface Sgemm {
        /** See {@link Blas#gemm}. */
        void call(
                int order,
                int transposeA,
                int transposeB,
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
                int ldc);
    }

    /** The C function. */
    @FunctionalInterface
    interface Sgemv {
        /** See {@link Blas#gemv}. */
        void call(
                int order,
                int transpose,
                int rows,
                int columns,
                float alpha,
                FloatPointer a,
                int lda,
                FloatPointer x,
                int strideX,
                float beta,
                FloatPointer y,
                int strideY);
    }

    /** OpenBLAS, the library that comes with ND4J. */
    static Cblas openBlas() {
        // One pool of ours computes; threads of the library's own would spin against it. ND4J sets their number when it
        // first makes its BLAS, so that comes first.
        Nd4j.factory().blas();
        openblas_nolapack.blas_set_num_threads(1);
        return new Cblas("OpenBLAS", true, () -> {}, openblas_nolapack::cblas_sgemm, openblas_nolapack::cblas_sgemv);
    }

    /** Intel's Math Kernel Library, present when the build profile {@code mkl} brought its libraries. */
    static Cblas mkl() {
        mkl_rt.MKL_Set_Num_Threads(1);
        // The count holds for its own thread; each worker needs its own.
        return new Cblas(
                "MKL", false, () -> mkl_rt.MKL_Set_Num_Threads_Local(1), mkl_rt::cblas_sgemm, mkl_rt::cblas_sgemv);
    }

    /**
     * oneDNN, whose products are compiled at start for the processor found; x86-64 only. It has no product of a matrix and
     * a vector: those are OpenBLAS's. Its threads are OpenMP's, which only the environment of the process limits to one.
     *
     * @throws IllegalStateException if the environment lets it start threads of its own
     * @throws LinkageError if its libraries are absent or do not load
     * @see <a href="https://uxlfoundation.github.io/oneDNN/group_dnnl_api_blas.html">oneDNN, BLAS functions</a>
     */
    static Cblas oneDnn() {
        String threads = System.getenv(THREADS);
        if (!"1".equals(threads)) {
            throw new IllegalStateException("oneDNN needs the environment variable " + THREADS + "=1, got "
                    + (threads == null ? "none" : threads));
        }
        dnnl.dnnl_get_effective_cpu_isa();
        Sgemm product = (order, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc) ->
                dnnl.dnnl_sgemm(letter(ta), letter(tb), m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
        return new Cblas("oneDNN", false, () -> {}, product, openBlas().sgemv());
    }

    private static byte letter(int transpose) {
        return (byte) (transpose == TRANSPOSE ? 'T' : 'N');
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
        oneThread.run();
        sgemm.call(ROW_MAJOR, flag(transposeA), flag(transposeB), m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
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
        oneThread.run();
        sgemv.call(ROW_MAJOR, flag(transpose), rows, columns, 1f, a, lda, x, 1, beta, y, 1);
    }

    private static int flag(boolean transpose) {
        return transpose ? TRANSPOSE : NO_TRANSPOSE;
    }
}
