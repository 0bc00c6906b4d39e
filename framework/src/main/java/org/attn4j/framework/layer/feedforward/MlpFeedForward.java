package org.attn4j.framework.layer.feedforward;

import static org.attn4j.framework.config.Checks.requireDropout;
import static org.attn4j.framework.config.Checks.requireWidthOrZero;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Feed-forward of the Transformer: {@code W2 f(W1 x + b1) + b2}.
 * Shapes: x [B, T, D] -> [B, T, D]; W1 [D, F], W2 [F, D].
 *
 * @param activation f
 * @throws IllegalArgumentException if hidden is negative or a rate is outside [0, 1)
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, section 3.3</a>
 */
@TypeName("mlp")
public record MlpFeedForward(
        @Key(doc = "F; 0 means 4 D", value = "0") int hidden,
        @Key(doc = "the activation", value = "gelu") ActivationKind activation,
        @Key(doc = "whether the maps have biases", value = "true") boolean bias,
        @Key(doc = "share of hidden units dropped in training", value = "0") double hiddenDropout,
        @Key(doc = "share of outputs dropped in training", value = "0") double dropout)
        implements FeedForward {
    public MlpFeedForward {
        requireWidthOrZero("hidden", hidden);
        requireDropout("hidden_dropout", hiddenDropout);
        requireDropout("dropout", dropout);
    }

    @Override
    public SDVariable build(Scope s, SDVariable x) {
        int d = s.dim(x);
        SDVariable h = s.linear("up", x, hidden(d), bias); // [B, T, F]
        h = s.dropout("hidden_dropout", s.ops().activation(h, activation), hiddenDropout);
        return s.dropout(s.residualLinear("down", h, d, bias), dropout);
    }

    /** F of a model of width D. */
    public int hidden(int d) {
        return hidden(hidden, d);
    }

    /** The same of a given one, or 0. */
    static int hidden(int given, int d) {
        return given == 0 ? 4 * d : given;
    }
}
