package org.attn4j.framework.op.attention.jvm;

import java.util.Arrays;
import org.attn4j.framework.op.simd.RowMath;

/**
 * What is added to the scores of one head beside the mask: a relative position's entry, and -infinity between segments and
 * outside of a sparse pattern.
 * The entries are laid out by relative position, so that a tile's row takes a piece of them; memory grows with T + S.
 */
final class AttentionBias {
    private static final int STRIDE = TileSizes.STRIDE;

    private final AttentionProblem problem;
    private final RowMath math;
    private final int queries;
    private final int keys;
    private final int[] querySegments;
    private final int[] keySegments;
    private final float[] entries;
    private final float[] gradients;
    private int h;

    private AttentionBias(AttentionProblem problem, int b, int keys, AttentionScratch scratch) {
        this.problem = problem;
        this.math = problem.math;
        this.queries = problem.shape.queries();
        this.keys = keys;
        boolean segmented = problem.spec.segmented();
        this.querySegments = segmented ? problem.querySegments(b, scratch.integers(0, queries)) : null;
        this.keySegments = segmented ? problem.keySegments(b, scratch.integers(1, keys), keys) : null;
        boolean relative = problem.spec.relative() != null;
        this.entries = relative ? scratch.array(AttentionScratch.RELATIVE, queries + keys) : null;
        this.gradients = relative ? scratch.array(AttentionScratch.RELATIVE_GRADIENT, queries + keys) : null;
    }

    /** The bias of a sequence; null where neither relative positions, segments nor a pattern count. */
    static AttentionBias of(AttentionProblem problem, int b, int keys, AttentionScratch scratch) {
        boolean any = problem.spec.relative() != null || problem.spec.segmented() || problem.spec.sparse() != null;
        return any ? new AttentionBias(problem, b, keys, scratch) : null;
    }

    /** Lays out the entries of a query head, and clears their gradients. */
    void head(int h) {
        this.h = h;
        if (entries != null) {
            for (int i = 0; i < queries + keys; i++) {
                entries[i] = problem.relative(h, i - (queries - 1));
            }
            Arrays.fill(gradients, 0, queries + keys, 0);
        }
    }

    /**
     * Adds to 8 rows of scores.
     *
     * @param query position of the first row in the sequence
     * @param key the tile's first key
     */
    void add(float[] scores, int at, int query, int key, int columns) {
        int n = Math.min(columns, keys - key);
        int end = Math.min(query + TileSizes.ROWS, queries);
        problem.hide(h, query, end - query, key, n, scores, at);
        for (int t = query; t < end; t++) {
            int row = at + (t - query) * STRIDE;
            if (entries != null) {
                math.add(scores, row, entries, first(t, key), n);
            }
            if (querySegments != null) {
                hideOtherSegments(scores, row, querySegments[t], key, n);
            }
        }
    }

    private void hideOtherSegments(float[] scores, int row, int segment, int key, int n) {
        for (int j = 0; j < n; j++) {
            scores[row + j] = keySegments[key + j] == segment ? scores[row + j] : Float.NEGATIVE_INFINITY;
        }
    }

    /** Takes in gradients of 8 rows of scores. */
    void addGradients(float[] scoreGradients, int at, int query, int key, int n) {
        for (int t = query; gradients != null && t < Math.min(query + TileSizes.ROWS, queries); t++) {
            math.add(gradients, first(t, key), scoreGradients, at + (t - query) * STRIDE, n);
        }
    }

    /** Adds the gradients since {@link #head} to their buckets. */
    void sumByBucket(float[] target, int at) {
        for (int i = 0; i < queries + keys - 1; i++) {
            target[at + problem.bucket(i - (queries - 1))] += gradients[i];
        }
    }

    private int first(int query, int key) {
        return key - query + queries - 1;
    }
}
