package org.attn4j.framework.op.attention.scored;

import static org.attn4j.framework.config.Checks.require;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.attention.HeadSizes;
import org.attn4j.framework.op.elementwise.Dropout;

/**
 * What a {@link ScoredAttention} computes. Its inputs are, in this order and where the spec names them: q, k, v, the score's
 * parameter, mask, offset, step.
 *
 * @param score how well a query and a key fit
 * @param weights how scores become weights
 * @param heads H
 * @param scale factor on the scores
 * @param causal whether query t sees only keys at positions up to offset + t
 * @param masked whether there is a key mask [B, S]
 * @param shifted whether there is an offset input
 * @param dropout share of weights dropped in training; above 0 there is a step input
 * @param key key of dropout's random numbers, counter (step, ((b H + h) T + t) S + s), see {@link Dropout}
 */
public record ScoredAttentionSpec(
        ScoreKind score,
        WeightKind weights,
        int heads,
        double scale,
        boolean causal,
        boolean masked,
        boolean shifted,
        double dropout,
        long key) {
    public ScoredAttentionSpec {
        require(heads > 0, "heads must be positive: %d", heads);
        require(dropout >= 0 && dropout < 1, "dropout must be in [0, 1): %s", dropout);
    }

    /** Number of inputs that an op with this spec takes. */
    public int inputs() {
        return maskAt() + (masked ? 1 : 0) + (shifted ? 1 : 0) + (dropout > 0 ? 1 : 0);
    }

    private int maskAt() {
        return score.hasParameter() ? 4 : 3;
    }

    /** Index of the mask input, -1 without. */
    public int maskInput() {
        return masked ? maskAt() : -1;
    }

    /** Index of the offset input, -1 without. */
    public int offsetInput() {
        return shifted ? maskAt() + (masked ? 1 : 0) : -1;
    }

    /** Index of the step input, -1 without. */
    public int stepInput() {
        return dropout > 0 ? inputs() - 1 : -1;
    }

    /** The same without dropout, as at evaluation. */
    public ScoredAttentionSpec withoutDropout() {
        return new ScoredAttentionSpec(score, weights, heads, scale, causal, masked, shifted, 0, 0);
    }

    /**
     * Sizes, read off the inputs.
     *
     * @throws IllegalArgumentException if the inputs do not fit the spec or one another
     */
    public HeadSizes sizes(List<TensorSpec> inputs) {
        TensorSpec mask = masked ? inputs.get(maskInput()) : null;
        HeadSizes sizes = HeadSizes.of("scored attention", heads, inputs.get(0), inputs.get(1), inputs.get(2), mask);
        if (score.hasParameter()) {
            TensorSpec p = inputs.get(3);
            long expected = (long) heads * score.parameterSize(sizes.width());
            require(
                    p.size() == expected,
                    "scored attention: the parameter of %s must have %d elements, got %s",
                    score,
                    expected,
                    p);
        }
        return sizes;
    }

    void check(int given) {
        require(
                given == inputs(),
                "scored attention with this spec takes %d inputs, got %d: %s",
                inputs(),
                given,
                this);
    }
}
