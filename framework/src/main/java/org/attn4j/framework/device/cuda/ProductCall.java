package org.attn4j.framework.device.cuda;

import org.attn4j.framework.device.Precision;

/**
 * A row-major matrix product {@code C = alpha op(A) op(B) + beta C} with op(A) [m, k], op(B) [k, n], C [m, n].
 *
 * @param precision what the operands are: single precision for FP32 and TF32, bfloat16 for BF16
 * @param half whether C and the bias are bfloat16, which BF16 alone can have; else they are single precision
 * @param a address of A's first element; b, c likewise
 * @param lda elements from one row of A, as stored, to the next; ldb, ldc likewise
 * @param epilogue what else is computed
 * @param bias address of what the epilogue reads or writes, 0 for none
 * @param count how many products
 * @param strideA elements from one product's A to the next one's; strideB, strideC likewise
 */
public record ProductCall(
        Precision precision,
        boolean half,
        boolean transposeA,
        boolean transposeB,
        int m,
        int n,
        int k,
        float alpha,
        long a,
        int lda,
        long b,
        int ldb,
        float beta,
        long c,
        int ldc,
        Epilogue epilogue,
        long bias,
        int count,
        long strideA,
        long strideB,
        long strideC) {
    /** What a product computes beside C. */
    public enum Epilogue {
        /** Nothing. */
        NONE,
        /** Every row of C gets n numbers added, in C's type. */
        BIAS,
        /** The sums of op(A)'s rows, m numbers in C's type. */
        SUMS_OF_A,
        /** The sums of op(B)'s columns, n numbers in C's type. */
        SUMS_OF_B
    }
}
