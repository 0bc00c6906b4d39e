package org.attn4j.framework.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an evaluation gave.
 *
 * @param split name of the split
 * @param loss mean over all counted targets, in nats
 * @param targets number of counted targets
 * @param rows number of examples that were looked at: the first ones of the split
 * @param allRows number of examples that the split has
 * @param seconds time taken
 * @param metrics further figures by name, such as {@link #ACCURACY}
 */
public record Evaluation(
        String split, double loss, long targets, long rows, long allRows, double seconds, Map<String, Double> metrics) {
    /** Share of counted targets whose likeliest class is the right one. */
    public static final String ACCURACY = "accuracy";

    /** Share of sequences all of whose counted targets are right. */
    public static final String SEQUENCE_ACCURACY = "sequence_accuracy";

    /** exp(loss), perplexity per target: of models whose loss is a cross-entropy. */
    public static final String PERPLEXITY = "perplexity";

    /** Mean over the classes of each class's F1. */
    public static final String MACRO_F1 = "macro_f1";

    /**
     * Followed by the number of a mixture of experts, from 0 in the order of the model: entropy in nats of its experts'
     * shares of the tokens, padding left out.
     */
    public static final String ROUTER_ENTROPY = "router_entropy_";

    public Evaluation {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** Whether it covers the whole split. */
    public boolean whole() {
        return rows >= allRows;
    }

    /** A figure; NaN if it was not measured. */
    public double metric(String name) {
        return metrics.getOrDefault(name, Double.NaN);
    }
}
