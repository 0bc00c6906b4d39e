package org.attn4j.framework.op.rows;

import org.attn4j.framework.op.GradientOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link Patches}: puts every patch back in its place.
 * Shapes: x [B, C, h, w] (its values are not read), dy [B, h w / P², C P²] -> [B, C, h, w].
 */
public final class PatchesGrad extends GradientOp {
    /** For SameDiff's registry. */
    public PatchesGrad() {}

    /** Adds the op to a graph. */
    public PatchesGrad(SameDiff sd, SDVariable x, SDVariable gradient, int size) {
        super(sd, x, gradient);
        addIArgument(size);
    }

    /** P. */
    public int size() {
        return integer(0);
    }
}
