package org.attn4j.framework.op.rows;

import org.attn4j.framework.op.GradientOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link GatherRows}: row r of dx is the sum of {@code dy[i]} where {@code p[i] = r}, in the order of i, so
 * that repeated indices give the same bits every time.
 * Shapes: x [B, T, D] (its values are not read), p [P], dy [P, D] -> [B, T, D].
 */
public final class GatherRowsGrad extends GradientOp {
    /** For SameDiff's registry. */
    public GatherRowsGrad() {}

    /** Adds the op to a graph. */
    public GatherRowsGrad(SameDiff sd, SDVariable x, SDVariable positions, SDVariable gradient) {
        super(sd, x, positions, gradient);
    }
}
