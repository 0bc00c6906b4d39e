package org.attn4j.framework.op.position;

import org.attn4j.framework.op.GradientOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link AddPosition} towards its table: {@code dP[first + offset + t] = sum over b of dy[b, t]}, 0 elsewhere.
 * Shapes: P [C, D] (its values are not read), dy [B, T, D] -> [C, D].
 */
public final class AddPositionGrad extends GradientOp {
    /** For SameDiff's registry. */
    public AddPositionGrad() {}

    /** Adds the op to a graph. */
    public AddPositionGrad(SameDiff sd, SDVariable table, SDVariable gradient, SDVariable offset, int first) {
        super(sd, offset == null ? new SDVariable[] {table, gradient} : new SDVariable[] {table, gradient, offset});
        addBArgument(offset != null);
        addIArgument(first);
    }

    /** Whether there is an offset input. */
    public boolean shifted() {
        return flag(0);
    }

    /** The table's row of position 0. */
    public int first() {
        return integer(0);
    }
}
