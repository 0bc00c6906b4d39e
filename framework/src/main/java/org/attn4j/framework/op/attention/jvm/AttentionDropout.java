package org.attn4j.framework.op.attention.jvm;

import org.attn4j.framework.op.Philox;

/** Which weights dropout keeps. */
final class AttentionDropout {
    private AttentionDropout() {}

    /**
     * Writes {@code 1 / (1 - rate)} for each weight kept and 0 for each dropped, for 8 queries and a tile of keys.
     *
     * @param row index of the first of the queries among all (b, h, t)
     * @param key the tile's first key
     */
    static void keep(AttentionProblem problem, long row, int key, int keys, AttentionScratch scratch) {
        int threshold = Philox.threshold(problem.spec.dropout());
        float factor = (float) (1 / (1 - problem.spec.dropout()));
        int[] words = scratch.words;
        for (int r = 0; r < TileSizes.ROWS; r++) {
            long element = (row + r) * problem.shape.keys() + key;
            int skip = (int) (element & 3);
            for (int i = 0; i < skip + keys; i += 4) {
                Philox.words(problem.spec.key(), problem.step, (element + i) >>> 2, words, i);
            }
            for (int s = 0; s < keys; s++) {
                boolean kept = Integer.compareUnsigned(words[skip + s], threshold) >= 0;
                scratch.keep[r * TileSizes.STRIDE + s] = kept ? factor : 0;
            }
        }
    }
}
