package org.attn4j.datasets.text.pipeline.pattern;

import java.util.Arrays;

/** A text from beginning to end as stretches that match something and stretches that do not. */
public final class Spans {
    private int[] ends = new int[16];
    private boolean[] matches = new boolean[16];
    private int size;

    /** Appends a stretch that begins where the last one ends. */
    void add(int end, boolean match) {
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, 2 * size);
            matches = Arrays.copyOf(matches, 2 * size);
        }
        ends[size] = end;
        matches[size++] = match;
    }

    /** Appends a match, after what lies before it. */
    void match(int start, int end) {
        if (start > (size == 0 ? 0 : ends[size - 1])) {
            add(start, false);
        }
        add(end, true);
    }

    /** Appends what is left of a text of n chars. */
    Spans rest(int n) {
        if (n > (size == 0 ? 0 : ends[size - 1])) {
            add(n, false);
        }
        return this;
    }

    /** How many stretches there are. */
    public int size() {
        return size;
    }

    /** Where one begins. */
    public int start(int i) {
        return i == 0 ? 0 : ends[i - 1];
    }

    /** Where one ends. */
    public int end(int i) {
        return ends[i];
    }

    /** Whether it is a match. */
    public boolean isMatch(int i) {
        return matches[i];
    }
}
