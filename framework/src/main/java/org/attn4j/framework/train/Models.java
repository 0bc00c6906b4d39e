package org.attn4j.framework.train;

import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Model;

/** Graphs of a model for plans. */
public final class Models {
    private Models() {}

    /** The graph with dropout in force. */
    public static Graph training(Model model, DataFacts facts, long seed) {
        return graph(model, facts, seed, true);
    }

    /** The graph without dropout. */
    public static Graph evaluation(Model model, DataFacts facts, long seed) {
        return graph(model, facts, seed, false);
    }

    private static Graph graph(Model model, DataFacts facts, long seed, boolean training) {
        GraphBuilder builder = GraphBuilder.forPlan(seed, false);
        model.build(builder, facts, Context.plain(training));
        return builder.graph();
    }
}
