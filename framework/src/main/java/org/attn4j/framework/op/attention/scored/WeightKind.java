package org.attn4j.framework.op.attention.scored;

/** How scores become the weights of {@link ScoredAttention}, over the keys that a query sees. */
public enum WeightKind {
    /** {@code exp(score) / sum of exp(score)}. */
    SOFTMAX,

    /** Equal weights on the keys of the largest score, 0 on the others. Scores get gradient 0. */
    HARD,

    /** Weights as {@link #HARD}; scores get the gradient that they would have under {@link #SOFTMAX}. */
    HARD_STRAIGHT_THROUGH;

    /** Whether only keys of the largest score have a weight. */
    public boolean hard() {
        return this != SOFTMAX;
    }
}
