package org.attn4j.framework.layer;

import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A piece of a model: its fields are its keys in a recipe, its constructor checks them, and {@link #build} adds its
 * nodes to a graph.
 */
public interface Layer extends Sequential {
    /**
     * Adds the layer to a graph.
     *
     * @param s names, parameters and ops
     * @param x [B, T, D]
     * @return the layer's output
     * @throws IllegalArgumentException if the input's shape does not fit the layer
     */
    SDVariable build(Scope s, SDVariable x);
}
