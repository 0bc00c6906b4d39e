package org.attn4j.framework.layer.block;

import static org.attn4j.framework.config.Checks.requireDropout;

import java.util.List;
import java.util.function.UnaryOperator;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.layer.CrossLayer;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.layer.Slot;
import org.attn4j.framework.layer.attention.SelfAttentionLayer;
import org.attn4j.framework.layer.feedforward.FeedForward;
import org.attn4j.framework.layer.norm.Norm;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * A block of a decoder that looks at an encoder's output: causal self-attention, cross attention, feed-forward, each with
 * a residual connection, dropout on what it adds, and a norm before ({@code x + dropout(f(norm(x)))}) or after
 * ({@code norm(x + dropout(f(x)))}).
 * Shapes: x [B, T, D], data [B, S, N] -> [B, T, D].
 *
 * @throws IllegalArgumentException if dropout is outside [0, 1) or the self-attention sees later positions
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, section 3.1</a>
 */
@TypeName("decoder_block")
public record DecoderBlock(
        @Key(doc = "where the norms stand: pre or post", value = "pre") Placement placement,
        @Key(doc = "all three norms", value = "{type: layer_norm}") Norm norm,
        @Key(doc = "the self-attention, a causal one") SelfAttentionLayer attention,
        @Key(doc = "the attention to the encoder's output") CrossLayer crossAttention,
        @Key(doc = "the feed-forward", value = "{type: mlp}") FeedForward feedForward,
        @Key(doc = "share dropped in training of what each of the three adds to the residual stream", value = "0")
                double dropout)
        implements CrossLayer {
    public DecoderBlock {
        requireDropout("dropout", dropout);
        Slot.attention("attention", attention).requireCausal(0, 0);
    }

    @Override
    public SDVariable build(Scope s, SDVariable x, SDVariable data, SDVariable mask) {
        return block(s, x, y -> crossAttention.build(s.in("cross_attention"), y, data, mask));
    }

    @Override
    public SDVariable memory(Scope s, SDVariable data, int dim) {
        return crossAttention.memory(s.in("cross_attention"), data, dim);
    }

    @Override
    public SDVariable attend(Scope s, SDVariable x, SDVariable memory, SDVariable mask) {
        return block(s, x, y -> crossAttention.attend(s.in("cross_attention"), y, memory, mask));
    }

    /**
     * Adds the block for one position of W hypotheses of each source. To the cross attention the hypotheses of a source
     * are as many queries, so that its memory is there once.
     *
     * @param x [B W, 1, D], the hypotheses of a source one after another
     * @param memory [B, S, M]
     * @param mask [B, S], 1 keeps and 0 hides; null keeps all
     * @param width W
     * @return [B W, 1, D]
     */
    public SDVariable step(Scope s, SDVariable x, SDVariable memory, SDVariable mask, int width) {
        if (width == 1) {
            return attend(s, x, memory, mask);
        }
        int d = s.dim(x);
        return block(s, x, y -> {
            SDVariable queries = s.sd().reshape(y, -1, width, d);
            SDVariable answer = crossAttention.attend(s.in("cross_attention"), queries, memory, mask);
            return s.sd().reshape(answer, -1, 1, d);
        });
    }

    /** The layers along the target, by their keys. */
    public List<Slot> slots() {
        return List.of(
                Slot.attention("attention", attention),
                Slot.of("norm", norm),
                new Slot("cross_attention", crossAttention, this::crossOver),
                Slot.of("feed_forward", feedForward));
    }

    /** Cross attention to any data, by which it can be looked at alone. */
    private SDVariable crossOver(Scope s, SDVariable x) {
        SDVariable data = s.state("data", TensorSpec.floats(2, 3, s.dim(x)));
        return crossAttention.attend(s, x, crossAttention.memory(s, data, s.dim(x)), null);
    }

    private SDVariable block(Scope s, SDVariable x, UnaryOperator<SDVariable> cross) {
        SDVariable a = sublayer(s, "attention", y -> attention.build(s.in("attention"), y), x);
        SDVariable b = sublayer(s, "cross_attention", cross, a);
        return sublayer(s, "feed_forward", y -> feedForward.build(s.in("feed_forward"), y), b);
    }

    private SDVariable sublayer(Scope s, String name, UnaryOperator<SDVariable> layer, SDVariable x) {
        Scope normScope = s.in(name + "_norm");
        SDVariable in = placement == Placement.PRE ? norm.build(normScope, x) : x;
        SDVariable out = s.dropout(name + "_dropout", layer.apply(in), dropout);
        SDVariable sum = s.ops().add(x, out);
        return placement == Placement.PRE ? sum : norm.build(normScope, sum);
    }
}
