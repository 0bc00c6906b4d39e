package org.attn4j.framework.model;

import java.util.Optional;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.layer.Context;
import org.attn4j.framework.layer.GraphBuilder;

/** A trainable model: adds its inputs, layers, loss and outputs to a graph. */
public interface Model {
    /**
     * Builds the graph. Inputs and outputs have the names of {@link org.attn4j.framework.graph.Graph} and of the model's
     * {@link Task}.
     *
     * @param facts what the data decide
     * @param context whether this is training, and caches of generation
     * @throws IllegalArgumentException if sizes do not fit one another
     */
    void build(GraphBuilder graph, DataFacts facts, Context context);

    /** What the model does with an input. */
    Task task();

    /** Which positions of the last layer the answer is read from. */
    default Readout readout() {
        return task() == Task.GENERATE ? Readout.LAST : Readout.FIRST;
    }

    /** Whether positions have no last one, so that a sequence may be longer than those of training. */
    default boolean unbounded() {
        return false;
    }

    /**
     * How many tokens before its own a token looks at in any layer, where generation may let go of all that lie further
     * back; -1 where it may not.
     */
    default int reach() {
        return -1;
    }

    /**
     * What keeps generation from going on from a cache, as a message names it; empty where nothing does. A model that
     * generates is then built with {@link Context#cacheLength} above 0 as well, and keeps what it needs in {@code
     * Scope.state}.
     *
     * @param length C, the most tokens of a sequence
     */
    default Optional<String> uncacheable(int length) {
        return Optional.of("model: type " + TypeRegistry.nameOf(getClass())
                + " does not promise that it can go on from a cache (it does not override uncacheable)");
    }
}
