package org.attn4j.framework.layer.feedforward;

/** What an expert of a {@link MixtureOfExperts} computes. */
public enum ExpertKind {
    /** {@code W2 f(W1 x + b1) + b2}, see {@link MlpFeedForward}. */
    MLP,
    /** {@code W2 (silu(W1 x) * W3 x)}, see {@link SwiGluFeedForward}. */
    SWIGLU
}
