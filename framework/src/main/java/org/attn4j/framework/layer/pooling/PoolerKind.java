package org.attn4j.framework.layer.pooling;

/** What becomes of a class position's vector. */
public enum PoolerKind {
    /** Nothing. */
    NONE,
    /** {@code tanh(W x + b)}: BERT's. */
    TANH,
    /** {@code max(W x + b, 0)}: DistilBERT's. */
    RELU
}
