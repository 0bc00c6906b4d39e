package org.attn4j.framework.layer.attention;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.layer.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Multi-head self-attention whose weights are {@code phi(q) . phi(k)} over their sum, {@code phi(x) = elu(x) + 1}: its cost
 * is linear in T.
 * Shapes: x [B, T, D] -> [B, T, D]; K = D / H; query, key, value, output [D, D].
 *
 * @throws IllegalArgumentException if heads is not positive
 * @see <a href="https://arxiv.org/abs/2006.16236">Katharopoulos et al. 2020</a>
 */
@TypeName("linear")
public record LinearSelfAttention(
        @Key(doc = "H, a divisor of D") int heads,
        @Key(doc = "whether the maps have biases", value = "false") boolean bias,
        @Key(doc = "whether a position sees only itself and those before it", value = "false") boolean causal)
        implements SelfAttentionLayer {
    public LinearSelfAttention {
        new Heads(heads, 0, bias, 0);
    }

    @Override
    public boolean cacheable() {
        return causal;
    }

    @Override
    public SDVariable build(Scope s, SDVariable x) {
        return new Heads(heads, 0, bias, 0, new LinearCore(heads), true).self(s, x, causal);
    }
}
