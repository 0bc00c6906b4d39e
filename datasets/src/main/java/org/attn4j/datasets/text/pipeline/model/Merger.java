package org.attn4j.datasets.text.pipeline.model;

import java.util.List;

/** Applies a list of merges to the symbols of a word: the earliest in the list first, then from left to right. */
public final class Merger {
    private final List<PairMerge> merges;
    private final int[] merged;
    private final LongIntMap ranks;

    /** Of a pair that is listed twice the last place counts. */
    public Merger(List<PairMerge> merges) {
        this.merges = List.copyOf(merges);
        merged = new int[merges.size()];
        ranks = new LongIntMap(merges.size());
        for (int i = 0; i < merged.length; i++) {
            merged[i] = merges.get(i).merged();
            ranks.put(merges.get(i).key(), i);
        }
    }

    /** The list. */
    public List<PairMerge> merges() {
        return merges;
    }

    /** Merges in place and returns what is left; O(n log n). */
    public int[] apply(int[] symbols) {
        int n = symbols.length;
        int[] next = new int[n];
        int[] previous = new int[n];
        LongQueue queue = new LongQueue(n);
        for (int i = 0; i < n; i++) {
            next[i] = i + 1;
            previous[i] = i - 1;
            offer(queue, symbols, i, i + 1);
        }
        while (!queue.isEmpty()) {
            long top = queue.poll();
            int left = (int) top;
            int right = symbols[left] < 0 ? n : next[left];
            if (right == n) {
                continue;
            }
            int rank = ranks.get(PairMerge.key(symbols[left], symbols[right]));
            int made = merged[(int) (top >>> 32)];
            // The neighbours may have changed since the entry was made.
            if (rank < 0 || merged[rank] != made) {
                continue;
            }
            symbols[left] = made;
            symbols[right] = -1;
            next[left] = next[right];
            if (next[left] < n) {
                previous[next[left]] = left;
            }
            offer(queue, symbols, previous[left], left);
            offer(queue, symbols, left, next[left]);
        }
        Ids rest = new Ids(n);
        for (int i = 0; i < n; i = next[i]) {
            rest.add(symbols[i]);
        }
        return rest.toArray();
    }

    private void offer(LongQueue queue, int[] symbols, int left, int right) {
        if (left >= 0 && right < symbols.length) {
            int rank = ranks.get(PairMerge.key(symbols[left], symbols[right]));
            if (rank >= 0) {
                queue.add((long) rank << 32 | left);
            }
        }
    }
}
