package org.attn4j.framework.op.mixture;

import org.attn4j.framework.op.GradientOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link RouterLoss}, with p a token's softmax and N tokens that count:
 * {@code dlogits[t, e] = dloss / N * (balance E p[e] (share[e] - sum over j of share[j] p[j]) + 2 z lse(logits[t]) p[e])},
 * 0 for tokens that the mask hides.
 * Shapes: logits [..., E], share [E], dloss [], mask [...] of any type -> [..., E].
 */
public final class RouterLossGrad extends GradientOp {
    /** For SameDiff's registry. */
    public RouterLossGrad() {}

    /** Adds the op to a graph; without a mask (null) every token counts. */
    public RouterLossGrad(
            SameDiff sd,
            SDVariable logits,
            SDVariable share,
            SDVariable gradient,
            SDVariable mask,
            double balance,
            double z) {
        super(
                sd,
                mask == null
                        ? new SDVariable[] {logits, share, gradient}
                        : new SDVariable[] {logits, share, gradient, mask});
        addTArgument(balance, z);
        addBArgument(mask != null);
    }

    /** Whether there is a mask input. */
    public boolean masked() {
        return flag(0);
    }

    /** Coefficient of the load-balancing loss. */
    public double balance() {
        return number(0);
    }

    /** Coefficient of the router z-loss. */
    public double z() {
        return number(1);
    }
}
