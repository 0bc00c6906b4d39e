package org.attn4j.datasets.batch;

/** Random numbers of one row, in the order in which they are asked for. */
final class Draws {
    private final long key;
    private long counter;

    Draws(long key) {
        this.key = key;
    }

    /** A number from 0 to below a bound. */
    int below(int bound) {
        return (int) SplitMix64.below(bound, key, counter++);
    }

    /** Whether each of n places is among {@code chosen} ones, all choices being equally likely. */
    boolean[] choose(int n, int chosen) {
        boolean[] choice = new boolean[n];
        int left = chosen;
        for (int i = 0; i < n; i++) {
            choice[i] = below(n - i) < left;
            left -= choice[i] ? 1 : 0;
        }
        return choice;
    }

    /** Lengths of parts, each at least 1, into which n items are cut, all cuts being equally likely. */
    int[] parts(int n, int parts) {
        boolean[] cuts = choose(n - 1, parts - 1);
        int[] lengths = new int[parts];
        int part = 0;
        for (int i = 0; i < n; i++) {
            lengths[part]++;
            part += i + 1 < n && cuts[i] ? 1 : 0;
        }
        return lengths;
    }

    /** A random order of 0 … n - 1. */
    int[] order(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = below(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
