package org.attn4j.framework.train;

import java.util.List;
import java.util.Map;
import org.attn4j.framework.graph.Graph;

/**
 * Figures of evaluations beside loss and accuracy, from what a model computes for held-out examples. A recipe names them in
 * {@code evaluate.metrics}; they stand in progress, log, report and {@code evaluate} by the names that they give themselves.
 */
public interface Metric {
    /** Outputs of the model that are looked at, by role: {@link Graph#LOGITS} unless overridden. */
    default List<String> outputs() {
        return List.of(Graph.LOGITS);
    }

    /** Begins an evaluation. */
    Count begin();

    /** What has been counted of an evaluation so far. */
    interface Count {
        /**
         * Adds a batch.
         *
         * @param batch what the model was given, labels included; examples that do not count have labels below 0
         * @param outputs what it computed, by role
         */
        void add(Batch batch, Map<String, Batch.Array> outputs);

        /** The figures by name, in lower case with underscores: {@code top_5_accuracy}. */
        Map<String, Double> figures();
    }
}
