package org.attn4j.datasets.text.pipeline.model;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Ids of words that came before; long words and those after the first 65,536 are cut each time. */
final class WordCache {
    private static final int WORDS = 1 << 16;
    private static final int LONGEST = 64;

    private final Map<String, int[]> known = new ConcurrentHashMap<>();
    private final Function<String, int[]> cut;

    WordCache(Function<String, int[]> cut) {
        this.cut = cut;
    }

    int[] ids(String word) {
        if (word.length() > LONGEST) {
            return cut.apply(word);
        }
        int[] ids = known.get(word);
        if (ids == null) {
            ids = cut.apply(word);
            if (known.size() < WORDS) {
                known.put(word, ids);
            }
        }
        return ids;
    }
}
