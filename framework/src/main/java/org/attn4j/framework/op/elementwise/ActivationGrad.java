package org.attn4j.framework.op.elementwise;

import org.attn4j.framework.op.GradientOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link Activation}: {@code dx = dy f'(x)}.
 * Shapes: x [...], dy [...] -> [...].
 */
public final class ActivationGrad extends GradientOp {
    /** For SameDiff's registry. */
    public ActivationGrad() {}

    /** Adds the op to a graph. */
    public ActivationGrad(SameDiff sd, SDVariable x, SDVariable gradient, ActivationKind kind) {
        super(sd, x, gradient);
        addSArgument(kind.name());
    }

    /** The function. */
    public ActivationKind kind() {
        return constant(ActivationKind.class, 0);
    }

    @Override
    public int inPlaceInput() {
        return 1;
    }
}
