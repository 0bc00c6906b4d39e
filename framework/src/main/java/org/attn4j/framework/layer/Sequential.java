package org.attn4j.framework.layer;

/**
 * What a layer promises of how it looks along a sequence. A layer that promises nothing is taken to look everywhere,
 * unless it is a feed-forward, a norm, a position or a cross attention whose ops show that they treat each position by
 * itself (see {@link Slot}).
 */
public interface Sequential {
    /**
     * Whether the output at a position depends on the input at that position and those before it alone. Models that
     * predict the next token take no other layer: it would see what it is to predict.
     */
    default boolean causal() {
        return false;
    }

    /**
     * Whether the layer can go on from what it has kept of earlier positions. In a context with
     * {@link Context#cacheLength()} C above 0, x then holds the positions from {@link Context#offset()} on, one or more of
     * them, and the output is what the layer gives there for the whole sequence; what it needs of the positions before it
     * keeps in {@link Scope#state}, whose rows go on from those of {@link Context#beams()} where there is one. A causal
     * layer that treats each position by itself, whatever its number, has nothing to keep. Where a layer cannot, generation
     * computes the whole sequence for each token.
     */
    default boolean cacheable() {
        return false;
    }

    /**
     * How many positions before its own a position looks at, going on from a cache; -1 where that has no bound. With one, all
     * that the layer keeps in {@link Scope#state} is a row for each position, [B, C, N], appended at {@link Context#filled()}:
     * generation lets go of rows that nothing looks at any more, and positions tell nothing but distances.
     */
    default int reach() {
        return -1;
    }
}
