package org.attn4j.framework.device;

import org.bytedeco.javacpp.FloatPointer;

/** Single-threaded products of matrices and vectors by a native library; matrices are row-major. */
public interface Blas {
    /** Name and version, for reports. */
    String name();

    /**
     * Whether products of up to about a million multiply-adds are computed from the matrices where they lie, without
     * copies; on processors with AVX-512.
     */
    default boolean readsSmallMatricesInPlace() {
        return false;
    }

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

    /** A pointer that moves over a host tensor, for loops that must not allocate; one thread's at a time. */
    final class Cursor extends FloatPointer {
        private final long start;

        /** A pointer to the first element of a tensor. */
        public Cursor(Tensor tensor) {
            super((org.bytedeco.javacpp.Pointer) null);
            this.start = tensor.address();
        }

        /** This pointer, moved to an element. */
        public Cursor at(long element) {
            address = start + element * Float.BYTES;
            return this;
        }
    }
}
