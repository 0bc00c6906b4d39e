package com.acme;

import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.layer.feedforward.FeedForward;
import org.nd4j.autodiff.samediff.SDVariable;

/** W2 (W1 x)^3, by an op of this jar. */
@TypeName("cubic")
public record CubicFeedForward(@Key(doc = "F", value = "16") int hidden) implements FeedForward {
    /** Each position by itself: nothing looks inside an op that it does not know. */
    @Override
    public boolean causal() {
        return true;
    }

    @Override
    public boolean cacheable() {
        return true;
    }

    @Override
    public SDVariable build(Scope s, SDVariable x) {
        SDVariable cubed = new Cube(s.sd(), s.linear("up", x, hidden)).outputVariable();
        return s.residualLinear("down", cubed, s.dim(x), true);
    }
}
