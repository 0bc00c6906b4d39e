package org.attn4j.framework.layer.attention;

import java.util.Optional;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.layer.CrossLayer;
import org.attn4j.framework.layer.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Multi-head cross attention: queries from x, keys and values from data of any width.
 * Shapes: x [B, T, D], data [B, S, N] -> [B, T, D]; K = D / H; query [D, H K], key, value [N, G K], output [H K, D].
 *
 * @throws IllegalArgumentException if heads is not positive, G does not divide H, is not H or scores are unscaled with a
 *     score other than dot, or dropout is outside [0, 1)
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, section 3.2.3</a>
 */
@TypeName("cross")
public record CrossAttention(
        @Key(doc = "H, a divisor of D unless head_width is given") int heads,
        @Key(doc = "G, a divisor of H; 0 means H", value = "0") int keyValueHeads,
        @Key(doc = "whether the maps have biases", value = "false") boolean bias,
        @Key(doc = "share of attention weights dropped in training", value = "0") double dropout,
        @Key(doc = "how queries and keys are scored: dot, additive or bilinear", value = "dot") Score score,
        @Key(doc = "whether dot products are divided by the square root of K; T5's are not", value = "true")
                boolean scaled,
        @Key(doc = "K; 0 means D / H", value = "0") int headWidth)
        implements CrossLayer, MultiHead {
    public CrossAttention {
        score.heads(heads, keyValueHeads, bias, dropout, scaled, headWidth, Optional.empty(), null);
    }

    /** With K = D / H. */
    public CrossAttention(int heads, int keyValueHeads, boolean bias, double dropout, Score score, boolean scaled) {
        this(heads, keyValueHeads, bias, dropout, score, scaled, 0);
    }

    /** With dot products. */
    public CrossAttention(int heads, int keyValueHeads, boolean bias, double dropout) {
        this(heads, keyValueHeads, bias, dropout, Score.DOT, true);
    }

    @Override
    public SDVariable build(Scope s, SDVariable x, SDVariable data, SDVariable mask) {
        return projections().cross(s, x, data, mask);
    }

    @Override
    public SDVariable memory(Scope s, SDVariable data, int dim) {
        return projections().keysAndValues(s, data, dim);
    }

    @Override
    public SDVariable attend(Scope s, SDVariable x, SDVariable memory, SDVariable mask) {
        return projections().crossOver(s, x, memory, mask);
    }
}
