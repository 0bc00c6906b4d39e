package org.attn4j.datasets.token;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;

/** Stretches of tokens as a list, each read when it is asked for; 8 bytes of heap for each. */
public final class TokenRows extends AbstractList<int[]> implements RandomAccess {
    /** Bits of a length. */
    private static final int LENGTH = 21;

    private final Tokens tokens;
    private long[] rows = new long[16];
    private int size;

    /** No stretches yet. */
    public TokenRows(Tokens tokens) {
        this.tokens = tokens;
    }

    /** Adds a stretch, of less than 2^21 tokens. */
    public void add(long from, int length) {
        Objects.checkIndex(length, 1 << LENGTH);
        if (size == rows.length) {
            rows = Arrays.copyOf(rows, size + (size >> 1));
        }
        rows[size++] = from << LENGTH | length;
    }

    @Override
    public int[] get(int index) {
        long row = rows[Objects.checkIndex(index, size)];
        return tokens.slice(row >>> LENGTH, (int) row & (1 << LENGTH) - 1);
    }

    @Override
    public int size() {
        return size;
    }
}
