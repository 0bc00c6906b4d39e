package org.attn4j.framework.device.cuda;

import org.attn4j.framework.device.Precision;
import org.bytedeco.cuda.cublas.cublasLtMatmulDescOpaque_t;
import org.bytedeco.cuda.cublas.cublasLtMatrixLayoutOpaque_t;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * A product as cuBLASLt wants it described, in column-major terms: its first operand is our second.
 *
 * @param operation transpositions, precision and bias
 * @param first layout of our B
 * @param second layout of our A
 * @param result layout of C
 */
record LtDescriptions(
        cublasLtMatmulDescOpaque_t operation,
        cublasLtMatrixLayoutOpaque_t first,
        cublasLtMatrixLayoutOpaque_t second,
        cublasLtMatrixLayoutOpaque_t result) {
    /** Describes a product. */
    static LtDescriptions of(ProductCall p) {
        int type = p.precision() == Precision.BF16 ? cudart.CUDA_R_16BF : cudart.CUDA_R_32F;
        int result = p.half() ? cudart.CUDA_R_16BF : cudart.CUDA_R_32F; // the bias's as well, unless told
        return new LtDescriptions(
                operation(p),
                layout(type, p.transposeB() ? p.k() : p.n(), p.transposeB() ? p.n() : p.k(), p.ldb(), p, p.strideB()),
                layout(type, p.transposeA() ? p.m() : p.k(), p.transposeA() ? p.k() : p.m(), p.lda(), p, p.strideA()),
                layout(result, p.n(), p.m(), p.ldc(), p, p.strideC()));
    }

    /** Gives the descriptions back to the library. */
    void destroy() {
        cublas.cublasLtMatmulDescDestroy(operation);
        cublas.cublasLtMatrixLayoutDestroy(first);
        cublas.cublasLtMatrixLayoutDestroy(second);
        cublas.cublasLtMatrixLayoutDestroy(result);
    }

    private static cublasLtMatmulDescOpaque_t operation(ProductCall p) {
        int compute = p.precision() == Precision.TF32 ? cublas.CUBLAS_COMPUTE_32F_FAST_TF32 : cublas.CUBLAS_COMPUTE_32F;
        cublasLtMatmulDescOpaque_t operation;
        try (PointerPointer<Pointer> made = new PointerPointer<>(1)) {
            check(cublas.cublasLtMatmulDescCreate(made, compute, cudart.CUDA_R_32F), "cublasLtMatmulDescCreate");
            operation = new cublasLtMatmulDescOpaque_t(made.get());
        }
        set(operation, cublas.CUBLASLT_MATMUL_DESC_TRANSA, p.transposeB() ? cublas.CUBLAS_OP_T : cublas.CUBLAS_OP_N);
        set(operation, cublas.CUBLASLT_MATMUL_DESC_TRANSB, p.transposeA() ? cublas.CUBLAS_OP_T : cublas.CUBLAS_OP_N);
        if (p.bias() != 0) {
            set(operation, cublas.CUBLASLT_MATMUL_DESC_EPILOGUE, epilogue(p));
            point(operation, p.bias());
        }
        return operation;
    }

    /** Has the epilogue read or write at another address. */
    void pointBias(long address) {
        point(operation, address);
    }

    private static void point(cublasLtMatmulDescOpaque_t operation, long bias) {
        try (LongPointer address = new LongPointer(new long[] {bias})) {
            check(
                    cublas.cublasLtMatmulDescSetAttribute(
                            operation, cublas.CUBLASLT_MATMUL_DESC_BIAS_POINTER, address, Long.BYTES),
                    "cublasLtMatmulDescSetAttribute");
        }
    }

    /** Its first operand is our second. */
    private static int epilogue(ProductCall p) {
        return switch (p.epilogue()) {
            case NONE -> cublas.CUBLASLT_EPILOGUE_DEFAULT;
            case BIAS -> cublas.CUBLASLT_EPILOGUE_BIAS;
            case SUMS_OF_A -> cublas.CUBLASLT_EPILOGUE_BGRADB;
            case SUMS_OF_B -> cublas.CUBLASLT_EPILOGUE_BGRADA;
        };
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

    private static void set(cublasLtMatmulDescOpaque_t operation, int attribute, int value) {
        try (IntPointer pointer = new IntPointer(new int[] {value})) {
            check(
                    cublas.cublasLtMatmulDescSetAttribute(operation, attribute, pointer, Integer.BYTES),
                    "cublasLtMatmulDescSetAttribute");
        }
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
}
