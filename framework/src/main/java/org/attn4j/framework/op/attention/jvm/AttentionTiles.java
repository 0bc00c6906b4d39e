package org.attn4j.framework.op.attention.jvm;

/**
 * The arithmetic of attention on tiles: pieces of matrices in heap arrays whose rows lie {@link #STRIDE} elements apart.
 * With one constant stride for every operand, compiled loops need neither index arithmetic nor bounds checks.
 */
interface AttentionTiles extends TileSizes {
    /** {@code C (+)= A B}: A [8, depth], B [depth, columns], C [8, columns]. */
    void product(float[] a, int ao, float[] b, int bo, float[] c, int co, int columns, int depth, boolean add);

    /** {@code C[i, j] = factors[at + i] C[i, j] + (A B)[i, j]}: A [8, depth], B [depth, columns], C [8, columns]. */
    void addProduct(
            float[] a, int ao, float[] b, int bo, float[] c, int co, int columns, int depth, float[] factors, int at);

    /** {@code C += A^T B}: A [depth, 8], B [depth, columns], C [8, columns]. */
    void addTransposedProduct(float[] a, int ao, float[] b, int bo, float[] c, int co, int columns, int depth);

    /** {@code B[j, i] = A[i, j]} for i below {@link #STRIDE}, j below columns. */
    void transpose(float[] a, int ao, float[] b, int bo, int columns);

    /** {@code A[i, j] *= factors[at + i]} for 8 rows. */
    void scaleRows(float[] a, int ao, float[] factors, int at, int columns);

    /** {@code A *= B} for 8 rows. */
    void multiply(float[] a, int ao, float[] b, int bo, int columns);

    /**
     * One step of the online softmax on 8 rows of scores: takes in further keys, turns their scores S into
     * {@code exp(S - max)}, 0 for hidden keys, and keeps account of each row's maximum and sum.
     *
     * @param bias 0 for each key of the tile that is kept, -infinity for each that is masked; null for none
     * @param rows the rows' account, whose fields are read and written from index {@code at}
     */
    void softmax(float[] s, int so, float[] bias, int biasAt, AttentionRows rows, int at, int columns);

    /** Turns 8 rows of scores S into weights {@code exp(S - statistic)}, 0 for hidden keys. */
    void weights(float[] s, int so, float[] bias, int biasAt, AttentionRows rows, int at, int columns);

    /** {@code D = P (D - rows.delta)} for 8 rows: gradients of weights into gradients of scores. */
    void scoreGradient(float[] p, int po, float[] d, int dO, AttentionRows rows, int at, int columns);

    /** Row sums of {@code A B} (elementwise), for 8 rows, added to {@code rows.delta}. */
    void addDots(float[] a, int ao, float[] b, int bo, AttentionRows rows, int at, int columns);
}
