package org.attn4j.framework.device;

import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.FloatPointer;

/**
 * oneDNN, whose products are compiled at start for the processor found; x86-64 only. It has no product of a matrix and a
 * vector: those are OpenBLAS's.
 *
 * <p>Its threads are OpenMP's, which only the environment of the process limits to one.
 *
 * @see <a href="https://uxlfoundation.github.io/oneDNN/group_dnnl_api_blas.html">oneDNN, BLAS functions</a>
 */
final class OneDnn implements Blas {
    /** The variable that OpenMP reads when its library is loaded. */
    static final String THREADS = "OMP_NUM_THREADS";

    private final Blas vectors;

    /**
     * Loads the library.
     *
     * @throws IllegalStateException if the environment lets it start threads of its own
     * @throws LinkageError if its libraries are absent or do not load
     */
    OneDnn() {
        String threads = System.getenv(THREADS);
        if (!"1".equals(threads)) {
            throw new IllegalStateException("oneDNN needs the environment variable " + THREADS + "=1, got "
                    + (threads == null ? "none" : threads));
        }
        dnnl.dnnl_get_effective_cpu_isa();
        vectors = Cblas.openBlas();
    }

    @Override
    public String name() {
        return "oneDNN";
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
        dnnl.dnnl_sgemm(letter(transposeA), letter(transposeB), m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
    }

    private static byte letter(boolean transpose) {
        return (byte) (transpose ? 'T' : 'N');
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
        vectors.gemv(transpose, rows, columns, a, lda, x, beta, y);
    }
}
