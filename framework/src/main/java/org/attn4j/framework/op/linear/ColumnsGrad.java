package org.attn4j.framework.op.linear;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link Columns}: dy in columns [from, to), 0 elsewhere.
 * Shapes: x [..., N] (its values are not read), dy [..., to - from] -> [..., N].
 */
public final class ColumnsGrad extends JavaOp {
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

    @Override
    public String opName() {
        return "attn4j_columns_grad";
    }

    @Override
    public int getNumOutputs() {
        return 1;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        return List.of(inputs.get(0));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        throw new UnsupportedOperationException(opName() + " has no gradient of its own");
    }
}
