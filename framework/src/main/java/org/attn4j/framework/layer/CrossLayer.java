package org.attn4j.framework.layer;

import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A layer that looks from one sequence at another. What it needs of the other sequence, its memory, can be computed
 * apart and once, when many queries come one after another, as in generation:
 * {@code build(s, x, data, mask) = attend(s, x, memory(s, data, D), mask)}.
 *
 * <p>Along x, each query is to be treated by itself: decoders refuse a layer whose ops do not show it, unless it promises
 * to be causal, and generate without a cache unless it promises to be cacheable; then x [B, T, D] may also be T
 * hypotheses at one position in place of T positions.
 */
public interface CrossLayer extends Sequential {
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

    /**
     * Adds the part of the layer that depends on the data alone. The data themselves, unless a layer knows better.
     *
     * @param data [B, S, N]
     * @param dim D, the width of the queries to come
     * @return the memory, [B, S, M]
     */
    default SDVariable memory(Scope s, SDVariable data, int dim) {
        return data;
    }

    /**
     * Adds the rest of the layer.
     *
     * @param x [B, T, D]
     * @param memory [B, S, M], what {@link #memory} made of the data
     * @param mask as for {@link #build}
     * @return [B, T, D]
     */
    default SDVariable attend(Scope s, SDVariable x, SDVariable memory, SDVariable mask) {
        return build(s, x, memory, mask);
    }
}
