package org.attn4j.datasets.text.pipeline.model;

import java.util.Arrays;

/** A growing list of ids. */
public final class Ids {
    private int[] values;
    private int size;

    /** An empty list with room for some. */
    public Ids(int capacity) {
        values = new int[Math.max(4, capacity)];
    }

    /** Appends one. */
    public void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    /** Appends all. */
    public void addAll(int[] more) {
        for (int value : more) {
            add(value);
        }
    }

    /** The one at a place. */
    public int get(int i) {
        return values[i];
    }

    /** How many there are. */
    public int size() {
        return size;
    }

    /** Takes all away. */
    public void clear() {
        size = 0;
    }

    /** A copy. */
    public int[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
