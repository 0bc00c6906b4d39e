package org.attn4j.framework.layer.feedforward;

import static org.attn4j.framework.config.Checks.requireDropout;
import static org.attn4j.framework.config.Checks.requireWidthOrZero;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.layer.Scope;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * SwiGLU feed-forward: {@code W2 (silu(W1 x) * W3 x)}.
 * Shapes: x [B, T, D] -> [B, T, D]; W1, W3 [D, F]; W2 [F, D].
 *
 * @throws IllegalArgumentException if hidden is negative or dropout is outside [0, 1)
 * @see <a href="https://arxiv.org/abs/2002.05202">Shazeer 2020</a>
 */
@TypeName("swiglu")
public record SwiGluFeedForward(
        @Key(doc = "F; 0 means 8/3 D rounded up to a multiple of 8", value = "0") int hidden,
        @Key(doc = "share of outputs dropped in training", value = "0") double dropout)
        implements FeedForward {
    public SwiGluFeedForward {
        requireWidthOrZero("hidden", hidden);
        requireDropout("dropout", dropout);
    }

    @Override
    public SDVariable build(Scope s, SDVariable x) {
        int d = s.dim(x);
        int f = hidden == 0 ? (8 * d / 3 + 7) / 8 * 8 : hidden;
        SDVariable gate = s.linear("gate", x, f, false); // [B, T, F]
        SDVariable up = s.linear("up", x, f, false); // [B, T, F]
        return s.dropout(s.residualLinear("down", s.ops().swiGlu(gate, up), d, false), dropout);
    }
}
