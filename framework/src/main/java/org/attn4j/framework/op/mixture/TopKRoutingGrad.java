package org.attn4j.framework.op.mixture;

import org.attn4j.framework.op.GradientOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link TopKRouting}: {@code dz[t, e_k] = w_k (dw_k - sum over k' of w_k' dw_k')}, 0 for experts not chosen.
 * Shapes: logits [..., E], weights [..., A], experts [..., A], dweights [..., A] -> [..., E].
 */
public final class TopKRoutingGrad extends GradientOp {
    /** For SameDiff's registry. */
    public TopKRoutingGrad() {}

    /** Adds the op to a graph; of the logits it takes the shape alone. */
    public TopKRoutingGrad(
            SameDiff sd, SDVariable logits, SDVariable weights, SDVariable experts, SDVariable gradient) {
        super(sd, logits, weights, experts, gradient);
    }
}
