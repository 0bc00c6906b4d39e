package org.attn4j.datasets.batch;

/** Random orders that are a function of their key alone. */
public final class Shuffle {
    private Shuffle() {}

    /**
     * A random order of 0 … n-1, each order equally likely (Fisher and Yates).
     *
     * @param seed the stream's seed
     * @param epoch number of the order in the stream
     */
    public static int[] order(int n, long seed, long epoch) {
        long key = SplitMix64.at(SplitMix64.at(seed, 0), epoch);
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = (int) SplitMix64.below(i + 1L, key, i);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
