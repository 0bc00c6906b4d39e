package org.attn4j.datasets.text.pipeline.model;

/**
 * One step of byte-pair encoding: where two symbols stand side by side they become one.
 *
 * @param left the first symbol's id
 * @param right the second symbol's id
 * @param merged the id that takes their place
 */
public record PairMerge(int left, int right, int merged) {
    /** Both ids in one key. */
    public static long key(int left, int right) {
        return (long) left << 32 | right;
    }

    long key() {
        return key(left, right);
    }
}
