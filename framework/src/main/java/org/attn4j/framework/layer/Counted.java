package org.attn4j.framework.layer;

import org.attn4j.framework.op.mixture.CountedTokens;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * How a model tells which tokens of a sequence count, apart from padding and from rows that only fill up a batch: by the
 * labels that are found from them ({@link CountedTokens}). The op comes into the graph where a layer asks for it.
 */
@FunctionalInterface
public interface Counted {
    /** Adds the op: INT32 [B, T], 1 where a token counts. */
    SDVariable tokens(SameDiff sd);

    /** {@link CountedTokens#causal}. */
    static Counted causal(SDVariable labels, int ignored) {
        return sd -> CountedTokens.causal(sd, labels, ignored).outputVariable();
    }

    /** {@link CountedTokens#masked}; positions may be null. */
    static Counted masked(SDVariable labels, SDVariable mask, SDVariable positions, int ignored) {
        return sd -> CountedTokens.masked(sd, labels, mask, positions, ignored).outputVariable();
    }

    /** {@link CountedTokens#rows}. */
    static Counted rows(SDVariable labels, long length, int ignored) {
        return sd -> CountedTokens.rows(sd, labels, length, ignored).outputVariable();
    }
}
