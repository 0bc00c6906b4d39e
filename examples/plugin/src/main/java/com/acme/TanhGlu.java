package com.acme;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.layer.feedforward.FeedForward;
import org.nd4j.autodiff.samediff.SDVariable;

/** Gated feed-forward with tanh: W2 (tanh(W1 x) * W3 x). */
@TypeName("tanh_glu")
public record TanhGlu(@Key(doc = "F", value = "16") int hidden) implements FeedForward {
    @Override
    public SDVariable build(Scope s, SDVariable x) {
        SDVariable gate = s.sd().math().tanh(s.linear("gate", x, hidden));
        return s.residualLinear("down", gate.mul(s.linear("up", x, hidden)), s.dim(x), true);
    }
}
