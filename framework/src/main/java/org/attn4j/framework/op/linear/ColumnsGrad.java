package org.attn4j.framework.op.linear;

import org.attn4j.framework.op.GradientOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link Columns}: dy in columns [from, to), 0 elsewhere.
 * Shapes: x [..., N] (its values are not read), dy [..., to - from] -> [..., N].
 */
public final class ColumnsGrad extends GradientOp {
    /** For SameDiff's registry. */
    public ColumnsGrad() {}

    /** Adds the op to a graph. */
    public ColumnsGrad(SameDiff sd, SDVariable x, SDVariable gradient, int from, int to) {
        super(sd, x, gradient);
        addIArgument(from, to);
    }

    /** First column. */
    public int from() {
        return integer(0);
    }

    /** Column after the last. */
    public int to() {
        return integer(1);
    }
}
