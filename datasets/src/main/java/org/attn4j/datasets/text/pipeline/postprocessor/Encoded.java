package org.attn4j.datasets.text.pipeline.postprocessor;

import java.util.Arrays;

/**
 * Ids of a text or of a pair, each with the number of its segment.
 *
 * @param ids of tokens
 * @param types one for each id
 */
public record Encoded(int[] ids, int[] types) {
    /** All of one segment. */
    public static Encoded of(int[] ids, int type) {
        int[] types = new int[ids.length];
        Arrays.fill(types, type);
        return new Encoded(ids, types);
    }

    /** The ids of one after those of the other. */
    public Encoded then(Encoded next) {
        int[] all = Arrays.copyOf(ids, ids.length + next.ids.length);
        int[] kinds = Arrays.copyOf(types, all.length);
        System.arraycopy(next.ids, 0, all, ids.length, next.ids.length);
        System.arraycopy(next.types, 0, kinds, ids.length, next.ids.length);
        return new Encoded(all, kinds);
    }
}
