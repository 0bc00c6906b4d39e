package org.attn4j.recipes.bench;

import org.attn4j.framework.layer.attention.SelfAttention;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.MlpFeedForward;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.op.ActivationKind;

/** The block of the PyTorch peers that see both ways: pre-norm, no biases in the attention, GELU. */
final class PeerBlock {
    private PeerBlock() {}

    /** The block with H heads and F hidden units. */
    static TransformerBlock of(int heads, int hidden) {
        return new TransformerBlock(
                Placement.PRE,
                new LayerNormalization(1e-5, true),
                new SelfAttention(heads, 0, false, 0),
                new MlpFeedForward(hidden, ActivationKind.GELU, true, 0, 0),
                0);
    }
}
