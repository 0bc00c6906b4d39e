package org.attn4j.framework.layer.block;

import static org.attn4j.framework.config.Checks.requireDropout;

import java.util.List;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.layer.Layer;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.layer.Slot;
import org.attn4j.framework.layer.attention.SelfAttentionLayer;
import org.attn4j.framework.layer.feedforward.FeedForward;
import org.attn4j.framework.layer.norm.Norm;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A Transformer block: attention, then feed-forward, each with a residual connection, dropout on what it adds, and a
 * norm before ({@code x + dropout(f(norm(x)))}) or after ({@code norm(x + dropout(f(x)))}).
 * Shapes: x [B, T, D] -> [B, T, D].
 *
 * @throws IllegalArgumentException if dropout is outside [0, 1)
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017</a>
 * @see <a href="https://arxiv.org/abs/2002.04745">Xiong et al. 2020, pre-norm</a>
 */
@TypeName("block")
public record TransformerBlock(
        @Key(doc = "where the norms stand: pre or post", value = "pre") Placement placement,
        @Key(doc = "both norms", value = "{type: layer_norm}") Norm norm,
        @Key(doc = "the attention") SelfAttentionLayer attention,
        @Key(doc = "the feed-forward", value = "{type: mlp}") FeedForward feedForward,
        @Key(doc = "share dropped in training of what each of the two adds to the residual stream", value = "0")
                double dropout)
        implements Layer {
    public TransformerBlock {
        requireDropout("dropout", dropout);
    }

    @Override
    public SDVariable build(Scope s, SDVariable x) {
        SDVariable a = sublayer(s, "attention", attention, x);
        return sublayer(s, "feed_forward", feedForward, a);
    }

    /** The layers along the sequence, by their keys. */
    public List<Slot> slots() {
        return List.of(
                Slot.attention("attention", attention), Slot.of("norm", norm), Slot.of("feed_forward", feedForward));
    }

    private SDVariable sublayer(Scope s, String name, Layer layer, SDVariable x) {
        Scope normScope = s.in(name + "_norm");
        SDVariable in = placement == Placement.PRE ? norm.build(normScope, x) : x;
        SDVariable out = s.dropout(name + "_dropout", layer.build(s.in(name), in), dropout);
        SDVariable sum = s.ops().add(x, out);
        return placement == Placement.PRE ? sum : norm.build(normScope, sum);
    }
}
