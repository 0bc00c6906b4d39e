package org.attn4j.framework.layer.attention;

import java.util.Optional;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.layer.norm.RootMeanSquareNorm;
import org.attn4j.framework.op.attention.SparsePattern;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Multi-head causal self-attention: a position sees itself and those before it.
 * Shapes: x [B, T, D] -> [B, T, D]; K = D / H; query [D, H K], key, value [D, G K], output [H K, D].
 *
 * @throws IllegalArgumentException if heads is not positive, G does not divide H, is not H or scores are unscaled with a
 *     score other than dot, dropout is outside [0, 1), or a window has a score other than dot or is too narrow
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017</a>
 * @see <a href="https://arxiv.org/abs/2004.05150">Beltagy et al. 2020, the sliding window</a>
 */
@TypeName("causal")
public record CausalAttention(
        @Key(doc = "H, a divisor of D unless head_width is given") int heads,
        @Key(doc = "G, a divisor of H; 0 means H", value = "0") int keyValueHeads,
        @Key(doc = "whether the maps have biases", value = "false") boolean bias,
        @Key(doc = "share of attention weights dropped in training", value = "0") double dropout,
        @Key(doc = "how queries and keys are scored: dot, additive or bilinear", value = "dot") Score score,
        @Key(doc = "whether dot products are divided by the square root of K; T5's are not", value = "true")
                boolean scaled,
        @Key(doc = "K; 0 means D / H", value = "0") int headWidth,
        @Key(
                        doc = "an rms_norm of each head of queries and of keys, before rotary positions; null for none",
                        value = "null")
                Optional<RootMeanSquareNorm> queryKeyNorm,
        @Key(doc = "W: a position sees the last W up to its own, dilation apart; 0 for all before it", value = "0")
                int window,
        @Key(doc = "distance of the positions that a window takes", value = "1") int dilation)
        implements SelfAttentionLayer, MultiHead {
    public CausalAttention {
        SparsePattern pattern = Heads.window(window, dilation, true);
        score.heads(heads, keyValueHeads, bias, dropout, scaled, headWidth, queryKeyNorm, pattern);
    }

    /** Over all positions. */
    public CausalAttention(
            int heads,
            int keyValueHeads,
            boolean bias,
            double dropout,
            Score score,
            boolean scaled,
            int headWidth,
            Optional<RootMeanSquareNorm> queryKeyNorm) {
        this(heads, keyValueHeads, bias, dropout, score, scaled, headWidth, queryKeyNorm, 0, 1);
    }

    /** With K = D / H. */
    public CausalAttention(int heads, int keyValueHeads, boolean bias, double dropout, Score score, boolean scaled) {
        this(heads, keyValueHeads, bias, dropout, score, scaled, 0, Optional.empty());
    }

    /** With dot products. */
    public CausalAttention(int heads, int keyValueHeads, boolean bias, double dropout) {
        this(heads, keyValueHeads, bias, dropout, Score.DOT, true);
    }

    @Override
    public boolean causal() {
        return true;
    }

    @Override
    public boolean cacheable() {
        return true;
    }

    @Override
    public int reach() {
        return window == 0 ? -1 : pattern().before();
    }

    @Override
    public SparsePattern pattern() {
        return Heads.window(window, dilation, true);
    }

    @Override
    public SDVariable build(Scope s, SDVariable x) {
        return projections().self(s, x, true);
    }
}
