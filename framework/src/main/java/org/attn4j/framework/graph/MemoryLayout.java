package org.attn4j.framework.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Places blocks that live from one step to another in one arena, so that blocks alive at the same time do not overlap:
 * largest first, each at the lowest offset that is free for its lifetime.
 */
final class MemoryLayout {
    private static final int ALIGNMENT = 16;

    /** A block: its elements and the steps of its first and last use. */
    static final class Block {
        final long size;
        final int first;
        int last;
        long offset = -1;

        Block(long size, int first) {
            this.size = (Math.max(1, size) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
            this.first = first;
            this.last = first;
        }
    }

    private MemoryLayout() {}

    /** Sets every block's offset and returns the arena's size in elements. */
    static long place(List<Block> blocks) {
        List<Block> order = new ArrayList<>(blocks);
        order.sort(Comparator.comparingLong((Block b) -> -b.size).thenComparingInt(b -> b.first));
        List<Block> placed = new ArrayList<>(); // by offset
        long end = 0;
        for (Block b : order) {
            long at = 0;
            for (Block other : placed) {
                boolean together = other.first <= b.last && b.first <= other.last;
                if (together && other.offset < at + b.size && at < other.offset + other.size) {
                    at = other.offset + other.size;
                }
            }
            b.offset = at;
            int index = 0;
            while (index < placed.size() && placed.get(index).offset <= at) {
                index++;
            }
            placed.add(index, b);
            end = Math.max(end, at + b.size);
        }
        return end;
    }
}
