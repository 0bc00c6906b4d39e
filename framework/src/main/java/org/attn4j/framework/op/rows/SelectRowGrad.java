package org.attn4j.framework.op.rows;

import org.attn4j.framework.op.GradientOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link SelectRow}: dy at position t, 0 elsewhere.
 * Shapes: x [B, T, D] (its values are not read), dy [B, D] -> [B, T, D].
 */
public final class SelectRowGrad extends GradientOp {
    /** For SameDiff's registry. */
    public SelectRowGrad() {}

    /** Adds the op to a graph. */
    public SelectRowGrad(SameDiff sd, SDVariable x, SDVariable gradient, int position) {
        super(sd, x, gradient);
        addIArgument(position);
    }

    /** t. */
    public int position() {
        return integer(0);
    }
}
