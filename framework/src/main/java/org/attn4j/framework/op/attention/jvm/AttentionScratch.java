package org.attn4j.framework.op.attention.jvm;

import java.util.Arrays;

/** A thread's working memory for attention; grows with T + S, never with T S. */
final class AttentionScratch {
    /** Slots of the arrays. */
    static final int QUERIES = 0;

    static final int RESULT = 1;
    static final int WEIGHTS = 2;
    static final int GRADIENTS = 3;
    static final int OUTPUT_GRADIENT = 4;
    static final int KEYS = 5;
    static final int KEYS_TRANSPOSED = 6;
    static final int VALUES = 7;
    static final int VALUES_TRANSPOSED = 8;
    static final int KEY_GRADIENT = 9;
    static final int VALUE_GRADIENT = 10;
    static final int BIAS = 11;
    static final int RELATIVE = 12;
    static final int RELATIVE_GRADIENT = 13;

    private static final ThreadLocal<AttentionScratch> OWN = ThreadLocal.withInitial(AttentionScratch::new);

    /** What is known of the queries of the present block. */
    final AttentionRows rows = new AttentionRows();

    /** Weights of dropout for 8 queries. */
    final float[] keep = new float[TileSizes.ROWS * TileSizes.STRIDE];

    /** Philox words of one row. */
    final int[] words = new int[TileSizes.STRIDE + 8];

    private final float[][] arrays = new float[14][0];
    private final int[][] integers = new int[2][0];

    /** Copies of the heads of the present task. */
    final AttentionStage stage = new AttentionStage();

    private AttentionScratch() {}

    /** This thread's. */
    static AttentionScratch own() {
        return OWN.get();
    }

    /** An array of at least a length; contents arbitrary. */
    float[] array(int slot, int length) {
        if (arrays[slot].length < length) {
            arrays[slot] = new float[length];
        }
        return arrays[slot];
    }

    /** An integer array of at least a length; contents arbitrary. */
    int[] integers(int slot, int length) {
        if (integers[slot].length < length) {
            integers[slot] = new int[length];
        }
        return integers[slot];
    }

    /** Fills the arrays with a number, as another op may leave it there. */
    void fill(float value) {
        for (float[] a : arrays) {
            Arrays.fill(a, value);
        }
    }
}
