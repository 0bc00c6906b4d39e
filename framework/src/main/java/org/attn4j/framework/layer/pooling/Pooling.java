package org.attn4j.framework.layer.pooling;

import org.attn4j.framework.layer.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/** How a sequence becomes one vector. */
public interface Pooling {
    /**
     * Adds the pooling to a graph.
     *
     * @param s names, parameters and ops
     * @param x [B, T, D]
     * @param mask [B, T], 1 keeps and 0 hides a position; null keeps all
     * @return [B, D]
     */
    SDVariable build(Scope s, SDVariable x, SDVariable mask);

    /**
     * Whether the vector is that of a first position that stands for the whole. Models of images put one before their
     * patches; data sets of text begin every sequence with {@code [CLS]}.
     */
    default boolean takesClassPosition() {
        return false;
    }
}
