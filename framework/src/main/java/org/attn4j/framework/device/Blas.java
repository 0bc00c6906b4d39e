package org.attn4j.framework.device;

import org.bytedeco.javacpp.FloatPointer;

/** Single-threaded products of matrices and vectors by a native library; matrices are row-major. */
public interface Blas {
    /** Name and version, for reports. */
    String name();

    /**
     * {@code C = alpha op(A) op(B) + beta C} with op(A) [m, k], op(B) [k, n], C [m, n]; op transposes where told.
     *
     * @param lda elements from one row of A (as stored) to the next; ldb and ldc likewise
     */
    void gemm(
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
            int ldc);

    /**
     * {@code y = op(A) x + beta y}; op transposes where told.
     *
     * @param rows rows of A as stored; columns likewise
     * @param lda elements from one row of A (as stored) to the next
     */
    void gemv(
            boolean transpose,
            int rows,
            int columns,
            FloatPointer a,
            int lda,
            FloatPointer x,
            float beta,
            FloatPointer y);

    /** A pointer to an element of a host tensor. */
    static FloatPointer pointer(Tensor tensor, long element) {
        return new At(tensor.address() + element * Float.BYTES);
    }

    /** A float pointer to a given address; whoever owns the memory keeps it alive. */
    final class At extends FloatPointer {
        At(long address) {
            super((org.bytedeco.javacpp.Pointer) null);
            this.address = address;
        }
    }
}
