package org.attn4j.datasets.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** Applies a list of merges to the symbols of a word: the earliest in the list first, then from left to right. */
final class Merger {
    private final List<PairMerge> merges;
    private final Map<Long, Integer> ranks = new HashMap<>();

    Merger(List<PairMerge> merges) {
        this.merges = List.copyOf(merges);
        for (int i = 0; i < merges.size(); i++) {
            ranks.put(merges.get(i).key(), i);
        }
    }

    List<PairMerge> merges() {
        return merges;
    }

    /** Merges in place and returns what is left; O(n log n). */
    int[] apply(int[] symbols) {
        int n = symbols.length;
        int[] next = new int[n];
        int[] previous = new int[n];
        PriorityQueue<Long> queue = new PriorityQueue<>();
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
            Integer rank = ranks.get(PairMerge.key(symbols[left], symbols[right]));
            int merged = merges.get((int) (top >>> 32)).merged();
            // The neighbours may have changed since the entry was made.
            if (rank == null || merges.get(rank).merged() != merged) {
                continue;
            }
            symbols[left] = merged;
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

    private void offer(PriorityQueue<Long> queue, int[] symbols, int left, int right) {
        if (left >= 0 && right < symbols.length) {
            Integer rank = ranks.get(PairMerge.key(symbols[left], symbols[right]));
            if (rank != null) {
                queue.add((long) rank << 32 | left);
            }
        }
    }
}
