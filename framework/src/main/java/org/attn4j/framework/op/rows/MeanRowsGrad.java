package org.attn4j.framework.op.rows;

import org.attn4j.framework.op.GradientOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link MeanRows}: {@code dx[b, t] = dy[b] / number of kept t} where the mask keeps t, 0 elsewhere.
 * Shapes: x [B, T, D] (its values are not read), dy [B, D], mask [B, T] -> [B, T, D].
 */
public final class MeanRowsGrad extends GradientOp {
    /** For SameDiff's registry. */
    public MeanRowsGrad() {}

    /** Adds the op to a graph; mask may be null. */
    public MeanRowsGrad(SameDiff sd, SDVariable x, SDVariable gradient, SDVariable mask) {
        super(sd, mask == null ? new SDVariable[] {x, gradient} : new SDVariable[] {x, gradient, mask});
        addBArgument(mask != null);
    }

    /** Whether there is a mask input. */
    public boolean masked() {
        return flag(0);
    }
}
