package org.attn4j.framework.op.attention.jvm;

import java.util.Arrays;
import org.attn4j.framework.op.simd.Exp;

/** What is known of each query of a block of {@link TileSizes#STRIDE}. */
final class AttentionRows {
    /** Keys of the present tile that a query may see, by the causal order: the first so many. */
    final int[] visible = new int[TileSizes.STRIDE];

    /** Largest score so far. */
    final float[] max = new float[TileSizes.STRIDE];

    /** Sum of exp(score - max) so far. */
    final float[] sum = new float[TileSizes.STRIDE];

    /** What earlier sums and outputs must be multiplied with, since the maximum rose. */
    final float[] factor = new float[TileSizes.STRIDE];

    /** Log-sum-exp of the scores. */
    final float[] statistic = new float[TileSizes.STRIDE];

    /** Sum of dY * Y. */
    final float[] delta = new float[TileSizes.STRIDE];

    /** What the scores of 8 rows are lessened by. */
    final float[] shift = new float[TileSizes.ROWS];

    /** Room for 8 rows' sums, one for each lane. */
    final float[] lanes = new float[TileSizes.ROWS * TileSizes.COLUMNS];

    /** Before the first key. */
    void reset() {
        Arrays.fill(max, Float.NEGATIVE_INFINITY);
        Arrays.fill(sum, 0);
    }

    /** Keys of the tile that any of 8 rows may see. */
    int visible(int at) {
        // The causal order lets a later query see more.
        return visible[at + TileSizes.ROWS - 1];
    }

    /** The first of a number of rows, counted in eights, that may see a key of the tile; at least the number if none. */
    int firstVisible(int count) {
        int r = 0;
        while (r < count && visible(r) == 0) {
            r += TileSizes.ROWS;
        }
        return r;
    }

    /** Takes a new maximum of a row in; returns what scores are to be lessened by. */
    float raise(int r, float candidate) {
        float next = Math.max(max[r], candidate);
        // Rows without a visible key so far: any finite number keeps -infinity - shift from being NaN.
        float shift = next == Float.NEGATIVE_INFINITY ? 0 : next;
        factor[r] = max[r] == next ? 1 : Exp.of(max[r] - shift);
        max[r] = next;
        return shift;
    }

    /** After the last key: sets the statistics, and the factors that turn sums of weighted values into outputs. */
    void finish(int count) {
        for (int r = 0; r < count; r++) {
            boolean seen = sum[r] > 0;
            statistic[r] = seen ? max[r] + (float) Math.log(sum[r]) : Float.POSITIVE_INFINITY;
            factor[r] = seen ? 1 / sum[r] : 0;
        }
    }
}
