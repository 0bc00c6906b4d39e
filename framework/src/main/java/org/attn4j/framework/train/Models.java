package org.attn4j.framework.train;

import static org.attn4j.framework.config.Checks.require;

import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.layer.Adapter;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.model.Model;

/** Graphs of a model for plans. */
public final class Models {
    private Models() {}

    /**
     * The graph with dropout in force.
     *
     * @throws IllegalArgumentException if the data weigh their classes, and the model does not
     */
    public static Graph training(Model model, DataFacts facts, long seed) {
        return graph(model, null, facts, seed, true);
    }

    /** The graph without dropout. */
    public static Graph evaluation(Model model, DataFacts facts, long seed) {
        return graph(model, null, facts, seed, false);
    }

    /** The graph with an adapter, which may be null. */
    static Graph graph(Model model, Adapter adapter, DataFacts facts, long seed, boolean training) {
        GraphBuilder builder = GraphBuilder.forPlan(seed, false).adapt(adapter);
        model.build(builder, facts, Context.plain(training));
        Graph graph = builder.graph();
        require(
                !training || facts.classWeights().isEmpty() || graph.sameDiff().hasVariable(Graph.LOSS_WEIGHT),
                "this model's loss knows no weights of classes; expected data.weights: equal");
        return graph;
    }
}
