package org.attn4j.framework.op.attention.scored;

/** How well a query q and a key k of width K fit: the scores of {@link ScoredAttention}, before its scale. */
public enum ScoreKind {
    /** {@code q . k}; no parameter. */
    DOT,

    /** {@code v . tanh(q + k)}; parameter v [H, K]. */
    ADDITIVE,

    /** {@code q W k}; parameter W [H K, K], the heads' matrices below one another. */
    BILINEAR,

    /** {@code -w^2 |q - k|^2 / 2}, a Gaussian kernel's logarithm of width 1 / w; parameter w [H]. */
    GAUSSIAN;

    /** Whether there is a parameter. */
    public boolean hasParameter() {
        return this != DOT;
    }

    /** Elements of the parameter for one head. */
    public int parameterSize(int width) {
        return switch (this) {
            case DOT -> 0;
            case ADDITIVE -> width;
            case BILINEAR -> width * width;
            case GAUSSIAN -> 1;
        };
    }
}
