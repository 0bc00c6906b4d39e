package org.attn4j.framework.model;

import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;

/** A trainable model: adds its inputs, layers, loss and outputs to a graph. */
public interface Model {
    /**
     * Builds the graph. Inputs and outputs have the names of {@link org.attn4j.framework.graph.Graph}.
     *
     * @param facts what the data decide
     * @param context whether this is training, and caches of generation
     * @throws IllegalArgumentException if sizes do not fit one another
     */
    void build(GraphBuilder graph, DataFacts facts, Context context);
}
