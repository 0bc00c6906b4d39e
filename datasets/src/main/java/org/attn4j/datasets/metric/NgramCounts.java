package org.attn4j.datasets.metric;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often each n-gram occurs in a line.
 *
 * @param counts by n-gram, of all orders from 1
 * @param length tokens of the line
 */
record NgramCounts(Map<List<String>, Integer> counts, int length) {
    static NgramCounts of(List<String> tokens, int maxOrder) {
        Map<List<String>, Integer> counts = new HashMap<>();
        for (int order = 1; order <= maxOrder; order++) {
            for (int start = 0; start + order <= tokens.size(); start++) {
                counts.merge(tokens.subList(start, start + order), 1, Integer::sum);
            }
        }
        return new NgramCounts(counts, tokens.size());
    }
}
