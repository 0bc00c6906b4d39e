package org.attn4j.framework.layer.attention;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.op.attention.scored.ScoreKind;
import org.attn4j.framework.op.attention.scored.WeightKind;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Multi-head self-attention to the best key alone: weight 1 on the key with the largest {@code q . k}, shared equally where
 * several have it.
 * Shapes: x [B, T, D] -> [B, T, D]; K = D / H; query, key, value, output [D, D].
 *
 * @throws IllegalArgumentException if heads is not positive
 * @see <a href="https://arxiv.org/abs/1502.03044">Xu et al. 2015, hard attention</a>
 * @see <a href="https://arxiv.org/abs/1308.3432">Bengio et al. 2013, straight-through gradients</a>
 */
@TypeName("hard")
public record HardSelfAttention(
        @Key(doc = "H, a divisor of D") int heads,
        @Key(doc = "whether the maps have biases", value = "false") boolean bias,
        @Key(doc = "whether a position sees only itself and those before it", value = "false") boolean causal,
        @Key(doc = "what gradient the scores get: none or straight_through", value = "straight_through")
                HardGradient gradient)
        implements SelfAttentionLayer {
    public HardSelfAttention {
        new Heads(heads, 0, bias, 0);
    }

    @Override
    public boolean cacheable() {
        return causal;
    }

    @Override
    public SDVariable build(Scope s, SDVariable x) {
        WeightKind weights = gradient == HardGradient.NONE ? WeightKind.HARD : WeightKind.HARD_STRAIGHT_THROUGH;
        Heads.Core core = new ScoredCore(ScoreKind.DOT, weights, heads, 0);
        return new Heads(heads, 0, bias, 0, core, true).self(s, x, causal);
    }
}
