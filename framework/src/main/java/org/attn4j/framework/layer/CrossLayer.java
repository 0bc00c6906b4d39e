package org.attn4j.framework.layer;

import org.nd4j.autodiff.samediff.SDVariable;

/** A layer that looks from one sequence at another. */
public interface CrossLayer {
    /**
     * Adds the layer to a graph.
     *
     * @param s names, parameters and ops
     * @param x queries come from here: [B, T, D]
     * @param data keys and values come from here: [B, S, N]
     * @param mask [B, S], 1 keeps and 0 hides a key; null keeps all
     * @return [B, T, D]
     */
    SDVariable build(Scope s, SDVariable x, SDVariable data, SDVariable mask);
}
