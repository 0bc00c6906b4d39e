package org.attn4j.framework.device.cuda;

import org.bytedeco.cuda.cublas.cublasLtContext;
import org.bytedeco.cuda.cublas.cublasLtMatmulHeuristicResult_t;
import org.bytedeco.cuda.cublas.cublasLtMatmulPreferenceOpaque_t;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Matrix products by cuBLASLt. It takes column-major matrices, and a row-major matrix is its transpose in column-major
 * order: so {@code C' = op(B)' op(A)'} is computed, with the operands as they lie.
 */
final class LtProducts implements AutoCloseable {
    /** What NVIDIA recommends for Hopper; more than older cards need. */
    private static final long WORKSPACE_BYTES = 32L << 20;

    private static final int MAX_ALIGNMENT = 256;

    private final DriverCuda driver;
    private final CUstream_st stream;
    private final DriverObjects objects;
    private final cublasLtContext context = new cublasLtContext();
    private final long workspace;

    /**
     * On a stream.
     *
     * @param objects keeps the descriptions of products for as long as these are used
     * @throws CudaException if the library does not start
     */
    LtProducts(DriverCuda driver, CUstream_st stream, DriverObjects objects) {
        this.driver = driver;
        this.stream = stream;
        this.objects = objects;
        workspace = driver.allocate(WORKSPACE_BYTES);
        int status = cublas.cublasLtCreate(context);
        if (status != 0) {
            driver.free(workspace);
        }
        check(status, "cublasLtCreate");
    }

    /**
     * Prepares a product by the algorithm that cuBLASLt thinks best.
     *
     * @throws CudaException if it has none
     */
    Runnable prepare(ProductCall p) {
        LtDescriptions d = LtDescriptions.of(p);
        cublasLtMatmulHeuristicResult_t chosen;
        try {
            chosen = choose(p, d);
        } catch (CudaException e) {
            d.destroy();
            throw e;
        }
        FloatPointer alpha = new FloatPointer(p.alpha());
        FloatPointer beta = new FloatPointer(p.beta());
        Pointer a = new Address(p.a());
        Pointer b = new Address(p.b());
        Pointer c = new Address(p.c());
        Pointer scratch = new Address(workspace);
        Runnable product = () -> {
            driver.enter();
            check(
                    cublas.cublasLtMatmul(
                            context,
                            d.operation(),
                            alpha,
                            b,
                            d.first(),
                            a,
                            d.second(),
                            beta,
                            c,
                            d.result(),
                            c,
                            d.result(),
                            chosen.algo(),
                            scratch,
                            WORKSPACE_BYTES,
                            stream),
                    "cublasLtMatmul");
        };
        objects.add(product, d::destroy);
        return product;
    }

    @Override
    public void close() {
        cublas.cublasLtDestroy(context);
        driver.free(workspace);
    }

    /**
     * Checks a call's status.
     *
     * @throws CudaException unless it is success; names the call
     */
    static void check(int status, String call) {
        if (status != 0) {
            throw new CudaException(call + ": cuBLAS status " + status);
        }
    }

    private cublasLtMatmulHeuristicResult_t choose(ProductCall p, LtDescriptions d) {
        cublasLtMatmulPreferenceOpaque_t preference;
        try (PointerPointer<Pointer> made = new PointerPointer<>(1)) {
            check(cublas.cublasLtMatmulPreferenceCreate(made), "cublasLtMatmulPreferenceCreate");
            preference = new cublasLtMatmulPreferenceOpaque_t(made.get());
        }
        try (LongPointer bytes = new LongPointer(new long[] {WORKSPACE_BYTES})) {
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
        cublasLtMatmulHeuristicResult_t chosen = new cublasLtMatmulHeuristicResult_t();
        int[] found = new int[1];
        int status = cublas.cublasLtMatmulAlgoGetHeuristic(
                context, d.operation(), d.first(), d.second(), d.result(), d.result(), preference, 1, chosen, found);
        cublas.cublasLtMatmulPreferenceDestroy(preference);
        if (status != 0 || found[0] == 0) {
            throw new CudaException("cuBLASLt has no algorithm (status " + status + ") for " + p);
        }
        return chosen;
    }

    /** Tells the largest power of two that divides addresses, given as their bits together. */
    private static void align(cublasLtMatmulPreferenceOpaque_t preference, int attribute, long addresses) {
        int alignment = (int) Math.min(MAX_ALIGNMENT, Long.lowestOneBit(addresses | MAX_ALIGNMENT));
        try (IntPointer value = new IntPointer(new int[] {alignment})) {
            check(
                    cublas.cublasLtMatmulPreferenceSetAttribute(preference, attribute, value, Integer.BYTES),
                    "cublasLtMatmulPreferenceSetAttribute");
        }
    }
}
