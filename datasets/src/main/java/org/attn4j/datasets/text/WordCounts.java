package org.attn4j.datasets.text;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How often each word of a training text occurs. */
final class WordCounts {
    /** By code points; {@link String#compareTo} would put surrogates before U+E000. */
    static final Comparator<String> BY_CODE_POINTS = (a, b) -> {
        int i = 0;
        while (i < a.length() && i < b.length()) {
            int x = a.codePointAt(i);
            int y = b.codePointAt(i);
            if (x != y) {
                return Integer.compare(x, y);
            }
            i += Character.charCount(x);
        }
        return Integer.compare(a.length(), b.length());
    };

    /** A word and its number of occurrences. */
    record Count(String word, long count) {}

    private final Map<String, long[]> counts = new HashMap<>();

    void add(String word) {
        counts.computeIfAbsent(word, w -> new long[1])[0]++;
    }

    /** The most frequent first; among equals in the order of code points. */
    List<Count> byFrequency() {
        return counts.entrySet().stream()
                .map(e -> new Count(e.getKey(), e.getValue()[0]))
                .sorted(Comparator.comparingLong(Count::count).reversed().thenComparing(Count::word, BY_CODE_POINTS))
                .toList();
    }
}
