package org.attn4j.framework.layer.feedforward;

import static org.attn4j.framework.config.Checks.requireDropout;
import static org.attn4j.framework.config.Checks.requireWidthOrZero;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * Gated feed-forward without biases: {@code W2 (f(W1 x) * W3 x)}, SwiGLU with f silu, GEGLU with a GELU.
 * Shapes: x [B, T, D] -> [B, T, D]; W1, W3 [D, F]; W2 [F, D].
 *
 * @throws IllegalArgumentException if hidden is negative or dropout is outside [0, 1)
 * @see <a href="https://arxiv.org/abs/2002.05202">Shazeer 2020</a>
 */
@TypeName("swiglu")
public record SwiGluFeedForward(
        @Key(doc = "F; 0 means 8/3 D rounded up to a multiple of 8", value = "0") int hidden,
        @Key(doc = "f, of the gate; silu is the fastest", value = "silu") ActivationKind activation,
        @Key(doc = "share of outputs dropped in training", value = "0") double dropout)
        implements FeedForward {
    public SwiGluFeedForward {
        requireWidthOrZero("hidden", hidden);
        requireDropout("dropout", dropout);
    }

    /** SwiGLU. */
    public SwiGluFeedForward(int hidden, double dropout) {
        this(hidden, ActivationKind.SILU, dropout);
    }

    @Override
    public SDVariable build(Scope s, SDVariable x) {
        int d = s.dim(x);
        int f = hidden(d);
        SDVariable gate = s.linear("gate", x, f, false); // [B, T, F]
        SDVariable up = s.linear("up", x, f, false); // [B, T, F]
        SDVariable h = activation == ActivationKind.SILU
                ? s.ops().swiGlu(gate, up)
                : s.ops().activation(gate, activation).mul(up);
        return s.dropout(s.residualLinear("down", h, d, false), dropout);
    }

    /** F of a model of width D. */
    public int hidden(int d) {
        return hidden(hidden, d);
    }

    /** The same of a given one, or 0. */
    static int hidden(int given, int d) {
        return given == 0 ? (8 * d / 3 + 7) / 8 * 8 : given;
    }
}
