package org.attn4j.framework.generate;

import static org.attn4j.framework.config.Checks.require;

/**
 * The last tokens of a sequence, those that a model is shown: at most C. Which ones is a function of the sequence's length
 * alone, see {@link Decoder}; so it does not matter in what pieces the tokens come.
 */
final class Window {
    private final int[] tokens;
    private final int vocabulary;
    private int length;
    private long total;

    /**
     * An empty window.
     *
     * @param capacity C
     * @param vocabulary V
     */
    Window(int capacity, int vocabulary) {
        this.tokens = new int[capacity];
        this.vocabulary = vocabulary;
    }

    /** C. */
    int capacity() {
        return tokens.length;
    }

    /** V. */
    int vocabulary() {
        return vocabulary;
    }

    /** Tokens in the window. */
    int length() {
        return length;
    }

    /** Tokens of the sequence, those that have left the window included. */
    long total() {
        return total;
    }

    /** Forgets all tokens. */
    void clear() {
        length = 0;
        total = 0;
    }

    /**
     * Appends tokens.
     *
     * @return whether the window's first token is another one than before
     * @throws IllegalArgumentException if there is none or one is not in the vocabulary; then the window is as before
     */
    boolean append(int[] ids) {
        check(ids, vocabulary, total);
        long before = total - length;
        long after = start(total + ids.length, tokens.length);
        int kept = (int) Math.max(0, total - after); // of the tokens in the window
        System.arraycopy(tokens, length - kept, tokens, 0, kept);
        total += ids.length;
        length = (int) (total - after);
        System.arraycopy(ids, ids.length - (length - kept), tokens, kept, length - kept);
        return after != before;
    }

    /**
     * Throws if there is no token, or one is not in the vocabulary.
     *
     * @param position of the first
     */
    static void check(int[] ids, int vocabulary, long position) {
        require(ids.length > 0, "no token to go on from: give at least one, such as the start token");
        for (int i = 0; i < ids.length; i++) {
            require(
                    ids[i] >= 0 && ids[i] < vocabulary,
                    "token %d at position %d is not in the model's vocabulary: expected 0 <= id < V = %d",
                    ids[i],
                    position + i,
                    vocabulary);
        }
    }

    /** The first token's position in a sequence of n tokens: steps of C - C/2, as few as leave at most C. */
    static long start(long n, int capacity) {
        int dropped = capacity - capacity / 2;
        long over = Math.max(0, n - capacity);
        return (over + dropped - 1) / dropped * dropped;
    }

    /** Copies tokens from an index of the window on. */
    void copy(int from, int[] target, int count) {
        System.arraycopy(tokens, from, target, 0, count);
    }
}
