package org.attn4j.framework.device.cuda;

import org.attn4j.framework.device.Precision;
import org.bytedeco.cuda.cublas.cublasLtContext;
import org.bytedeco.cuda.cublas.cublasLtMatmulDescOpaque_t;
import org.bytedeco.cuda.cublas.cublasLtMatmulHeuristicResult_t;
import org.bytedeco.cuda.cublas.cublasLtMatmulPreferenceOpaque_t;
import org.bytedeco.cuda.cublas.cublasLtMatrixLayoutOpaque_t;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
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
    private final cublasLtContext context = new cublasLtContext();
    private final long workspace;

    LtProducts(DriverCuda driver, CUstream_st stream) {
        this.driver = driver;
        this.stream = stream;
        check(cublas.cublasLtCreate(context), "cublasLtCreate");
        workspace = driver.allocate(WORKSPACE_BYTES);
    }

    /**
     * Prepares a product by the algorithm that cuBLASLt thinks best.
     *
     * @throws CudaException if it has none
     */
    Runnable prepare(ProductCall p) {
        int type = p.precision() == Precision.BF16 ? cudart.CUDA_R_16BF : cudart.CUDA_R_32F;
        int compute = p.precision() == Precision.TF32 ? cublas.CUBLAS_COMPUTE_32F_FAST_TF32 : cublas.CUBLAS_COMPUTE_32F;
        cublasLtMatmulDescOpaque_t operation = operation(p, compute);
        cublasLtMatrixLayoutOpaque_t first =
                layout(type, p.transposeB() ? p.k() : p.n(), p.transposeB() ? p.n() : p.k(), p.ldb(), p, p.strideB());
        cublasLtMatrixLayoutOpaque_t second =
                layout(type, p.transposeA() ? p.m() : p.k(), p.transposeA() ? p.k() : p.m(), p.lda(), p, p.strideA());
        cublasLtMatrixLayoutOpaque_t result = layout(cudart.CUDA_R_32F, p.n(), p.m(), p.ldc(), p, p.strideC());
        cublasLtMatmulHeuristicResult_t chosen = choose(p, operation, first, second, result);
        FloatPointer alpha = new FloatPointer(p.alpha());
        FloatPointer beta = new FloatPointer(p.beta());
        Pointer a = new Address(p.a());
        Pointer b = new Address(p.b());
        Pointer c = new Address(p.c());
        Pointer scratch = new Address(workspace);
        return () -> {
            driver.enter();
            check(
                    cublas.cublasLtMatmul(
                            context,
                            operation,
                            alpha,
                            b,
                            first,
                            a,
                            second,
                            beta,
                            c,
                            result,
                            c,
                            result,
                            chosen.algo(),
                            scratch,
                            WORKSPACE_BYTES,
                            stream),
                    "cublasLtMatmul");
        };
    }

    @Override
    public void close() {
        cublas.cublasLtDestroy(context);
        driver.free(workspace);
    }

    private static cublasLtMatmulDescOpaque_t operation(ProductCall p, int compute) {
        cublasLtMatmulDescOpaque_t operation;
        try (PointerPointer<Pointer> made = new PointerPointer<>(1)) {
            check(cublas.cublasLtMatmulDescCreate(made, compute, cudart.CUDA_R_32F), "cublasLtMatmulDescCreate");
            operation = new cublasLtMatmulDescOpaque_t(made.get());
        }
        set(operation, cublas.CUBLASLT_MATMUL_DESC_TRANSA, p.transposeB() ? cublas.CUBLAS_OP_T : cublas.CUBLAS_OP_N);
        set(operation, cublas.CUBLASLT_MATMUL_DESC_TRANSB, p.transposeA() ? cublas.CUBLAS_OP_T : cublas.CUBLAS_OP_N);
        if (p.bias() != 0) {
            set(operation, cublas.CUBLASLT_MATMUL_DESC_EPILOGUE, cublas.CUBLASLT_EPILOGUE_BIAS);
            try (LongPointer address = new LongPointer(new long[] {p.bias()})) {
                check(
                        cublas.cublasLtMatmulDescSetAttribute(
                                operation, cublas.CUBLASLT_MATMUL_DESC_BIAS_POINTER, address, Long.BYTES),
                        "cublasLtMatmulDescSetAttribute");
            }
        }
        return operation;
    }

    private static cublasLtMatrixLayoutOpaque_t layout(
            int type, long rows, long columns, long leading, ProductCall p, long stride) {
        cublasLtMatrixLayoutOpaque_t layout;
        try (PointerPointer<Pointer> made = new PointerPointer<>(1)) {
            check(cublas.cublasLtMatrixLayoutCreate(made, type, rows, columns, leading), "cublasLtMatrixLayoutCreate");
            layout = new cublasLtMatrixLayoutOpaque_t(made.get());
        }
        if (p.count() > 1) {
            try (IntPointer count = new IntPointer(new int[] {p.count()});
                    LongPointer apart = new LongPointer(new long[] {stride})) {
                check(
                        cublas.cublasLtMatrixLayoutSetAttribute(
                                layout, cublas.CUBLASLT_MATRIX_LAYOUT_BATCH_COUNT, count, Integer.BYTES),
                        "cublasLtMatrixLayoutSetAttribute");
                check(
                        cublas.cublasLtMatrixLayoutSetAttribute(
                                layout, cublas.CUBLASLT_MATRIX_LAYOUT_STRIDED_BATCH_OFFSET, apart, Long.BYTES),
                        "cublasLtMatrixLayoutSetAttribute");
            }
        }
        return layout;
    }

    private cublasLtMatmulHeuristicResult_t choose(
            ProductCall p,
            cublasLtMatmulDescOpaque_t operation,
            cublasLtMatrixLayoutOpaque_t first,
            cublasLtMatrixLayoutOpaque_t second,
            cublasLtMatrixLayoutOpaque_t result) {
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
        // Slices of a buffer start where they start; the library takes 256 bytes for granted unless told.
        align(preference, cublas.CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES, p.b());
        align(preference, cublas.CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES, p.a());
        align(preference, cublas.CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES, p.c());
        align(preference, cublas.CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES, p.c());
        cublasLtMatmulHeuristicResult_t chosen = new cublasLtMatmulHeuristicResult_t();
        int[] found = new int[1];
        int status = cublas.cublasLtMatmulAlgoGetHeuristic(
                context, operation, first, second, result, result, preference, 1, chosen, found);
        cublas.cublasLtMatmulPreferenceDestroy(preference);
        if (status != 0 || found[0] == 0) {
            throw new CudaException("cuBLASLt has no algorithm (status " + status + ") for " + p);
        }
        return chosen;
    }

    private static void align(cublasLtMatmulPreferenceOpaque_t preference, int attribute, long address) {
        int alignment = (int) Math.min(MAX_ALIGNMENT, Long.lowestOneBit(address | MAX_ALIGNMENT));
        try (IntPointer value = new IntPointer(new int[] {alignment})) {
            check(
                    cublas.cublasLtMatmulPreferenceSetAttribute(preference, attribute, value, Integer.BYTES),
                    "cublasLtMatmulPreferenceSetAttribute");
        }
    }

    private static void set(cublasLtMatmulDescOpaque_t operation, int attribute, int value) {
        try (IntPointer pointer = new IntPointer(new int[] {value})) {
            check(
                    cublas.cublasLtMatmulDescSetAttribute(operation, attribute, pointer, Integer.BYTES),
                    "cublasLtMatmulDescSetAttribute");
        }
    }

    private static void check(int status, String call) {
        if (status != 0) {
            throw new CudaException(call + ": cuBLAS status " + status);
        }
    }
}
