package org.attn4j.framework.model;

/**
 * What a model does with an input, and with it which commands serve it and what they read of its graph. Every model has
 * its loss in {@link org.attn4j.framework.graph.Graph#LOSS} and, to be asked for answers, logits in {@link
 * org.attn4j.framework.graph.Graph#LOGITS}.
 */
public enum Task {
    /** Continues a text: {@code ids} [B, T] -> logits [B, T, V] of each next token, none of which sees later tokens. */
    GENERATE,

    /**
     * Writes a target for a source: {@code source} [B, S], {@code source_mask} [B, S] and {@code ids} [B, T], the target
     * behind its begin token -> logits [B, T, V] of each next token, none of which sees later tokens of the target.
     */
    TRANSLATE,

    /** Names a class: a text ({@code ids}, {@code mask} [B, T]), an {@code image} or an example -> logits [B, classes]. */
    CLASSIFY,

    /** Fills in [MASK]: {@code ids}, {@code mask} [B, T] and {@code positions} [P] -> logits [P, V]. */
    FILL_IN,

    /** Learns vectors of tokens, the rows of {@code embedding.weight} [V, D]. */
    EMBED,

    /** Tells numbers: an example -> logits [B] or [B, outputs], which are the numbers. */
    REGRESS
}
