package org.attn4j.framework.op.rows;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link SelectRow}: dy at position t, 0 elsewhere.
 * Shapes: x [B, T, D] (its values are not read), dy [B, D] -> [B, T, D].
 */
public final class SelectRowGrad extends JavaOp {
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

    @Override
    public String opName() {
        return "attn4j_select_row_grad";
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
