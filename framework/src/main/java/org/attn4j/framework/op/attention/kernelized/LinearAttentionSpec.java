package org.attn4j.framework.op.attention.kernelized;

import static org.attn4j.framework.config.Checks.require;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.attention.HeadSizes;

/**
 * What a {@link LinearAttention} computes. Its inputs are q, k, v, then mask and offset where the spec names them.
 *
 * @param heads H
 * @param causal whether query t sees only keys at positions up to offset + t
 * @param masked whether there is a key mask [B, S]
 * @param shifted whether there is an offset input
 */
public record LinearAttentionSpec(int heads, boolean causal, boolean masked, boolean shifted) {
    public LinearAttentionSpec {
        require(heads > 0, "heads must be positive: %d", heads);
    }

    /** Number of inputs that an op with this spec takes. */
    public int inputs() {
        return 3 + (masked ? 1 : 0) + (shifted ? 1 : 0);
    }

    /** Index of the mask input, -1 without. */
    public int maskInput() {
        return masked ? 3 : -1;
    }

    /** Index of the offset input, -1 without. */
    public int offsetInput() {
        return shifted ? inputs() - 1 : -1;
    }

    /**
     * Sizes, read off the inputs.
     *
     * @throws IllegalArgumentException if the inputs do not fit the spec or one another
     */
    public HeadSizes sizes(List<TensorSpec> inputs) {
        TensorSpec mask = masked ? inputs.get(maskInput()) : null;
        return HeadSizes.of("linear attention", heads, inputs.get(0), inputs.get(1), inputs.get(2), mask);
    }

    void check(int given) {
        require(
                given == inputs(),
                "linear attention with this spec takes %d inputs, got %d: %s",
                inputs(),
                given,
                this);
    }
}
