package org.attn4j.framework.op.rows;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link MeanRows}: {@code dx[b, t] = dy[b] / number of kept t} where the mask keeps t, 0 elsewhere.
 * Shapes: x [B, T, D] (its values are not read), dy [B, D], mask [B, T] -> [B, T, D].
 */
public final class MeanRowsGrad extends JavaOp {
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

    @Override
    public String opName() {
        return "attn4j_mean_rows_grad";
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
