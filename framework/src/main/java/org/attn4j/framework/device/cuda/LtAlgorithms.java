package org.attn4j.framework.device.cuda;

import static org.attn4j.framework.device.cuda.LtDescriptions.check;

import java.util.Locale;
import org.bytedeco.cuda.cublas.cublasLtContext;
import org.bytedeco.cuda.cublas.cublasLtMatmulAlgo_t;
import org.bytedeco.cuda.cublas.cublasLtMatmulHeuristicResult_t;
import org.bytedeco.cuda.cublas.cublasLtMatmulPreferenceOpaque_t;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * The algorithms that cuBLASLt thinks best for a product, the best first.
 *
 * @param results what the library gave
 * @param count how many
 */
record LtAlgorithms(cublasLtMatmulHeuristicResult_t results, int count) {
    private static final int MAX_ALIGNMENT = 256;

    /** One of them. */
    cublasLtMatmulAlgo_t algorithm(int index) {
        return results.getPointer(index).algo();
    }

    /** What a product's algorithms depend on. */
    static String key(ProductCall p) {
        return String.join(
                "-",
                p.precision() + (p.half() ? "h" : "f"),
                (p.transposeA() ? "t" : "n") + (p.transposeB() ? "t" : "n"),
                p.m() + "x" + p.n() + "x" + p.k(),
                "ld" + p.lda() + "," + p.ldb() + "," + p.ldc(),
                "batch" + p.count() + "," + p.strideA() + "," + p.strideB() + "," + p.strideC(),
                (p.beta() == 0 ? "" : "sum") + p.epilogue().name().toLowerCase(Locale.ROOT),
                "align" + alignment(p.a()) + "," + alignment(p.b()) + "," + alignment(p.c() | p.bias()));
    }

    /** Bytes from C's first element to its last, up to a whole alignment. */
    static long resultBytes(ProductCall p) {
        long elements = (p.count() - 1L) * p.strideC() + (p.m() - 1L) * p.ldc() + p.n();
        long bytes = elements * (p.half() ? Short.BYTES : Float.BYTES);
        return (bytes + MAX_ALIGNMENT - 1) / MAX_ALIGNMENT * MAX_ALIGNMENT;
    }

    /** Bytes of the sums that an epilogue may write. */
    static long sumBytes(ProductCall p) {
        return (long) Float.BYTES * Math.max(p.m(), p.n());
    }

    /**
     * Asks for a product's.
     *
     * @param most how many at the most
     * @param workspace bytes that they may take for themselves
     * @throws NoAlgorithmException if there is none
     */
    static LtAlgorithms of(cublasLtContext context, ProductCall p, LtDescriptions d, int most, long workspace) {
        cublasLtMatmulPreferenceOpaque_t preference;
        try (PointerPointer<Pointer> made = new PointerPointer<>(1)) {
            check(cublas.cublasLtMatmulPreferenceCreate(made), "cublasLtMatmulPreferenceCreate");
            preference = new cublasLtMatmulPreferenceOpaque_t(made.get());
        }
        try (LongPointer bytes = new LongPointer(new long[] {workspace})) {
            check(
                    cublas.cublasLtMatmulPreferenceSetAttribute(
                            preference, cublas.CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, bytes, Long.BYTES),
                    "cublasLtMatmulPreferenceSetAttribute");
        }
        // Slices of a buffer start where they start; the library takes 256 bytes for granted unless told. The bias
        // has no attribute of its own: it is read along with the result.
        align(preference, cublas.CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES, p.b());
        align(preference, cublas.CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES, p.a());
        align(preference, cublas.CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES, p.c() | p.bias());
        align(preference, cublas.CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES, p.c() | p.bias());
        cublasLtMatmulHeuristicResult_t results = new cublasLtMatmulHeuristicResult_t(most);
        int[] found = new int[1];
        int status = cublas.cublasLtMatmulAlgoGetHeuristic(
                context,
                d.operation(),
                d.first(),
                d.second(),
                d.result(),
                d.result(),
                preference,
                most,
                results,
                found);
        cublas.cublasLtMatmulPreferenceDestroy(preference);
        if (status != 0 || found[0] == 0) {
            throw new NoAlgorithmException("cuBLASLt has no algorithm (status " + status + ") for " + p);
        }
        return new LtAlgorithms(results, found[0]);
    }

    /** Tells the largest power of two that divides addresses, given as their bits together. */
    private static void align(cublasLtMatmulPreferenceOpaque_t preference, int attribute, long addresses) {
        try (IntPointer value = new IntPointer(new int[] {alignment(addresses)})) {
            check(
                    cublas.cublasLtMatmulPreferenceSetAttribute(preference, attribute, value, Integer.BYTES),
                    "cublasLtMatmulPreferenceSetAttribute");
        }
    }

    /** The largest power of two that divides addresses, given as their bits together. */
    private static int alignment(long addresses) {
        return (int) Math.min(MAX_ALIGNMENT, Long.lowestOneBit(addresses | MAX_ALIGNMENT));
    }
}
