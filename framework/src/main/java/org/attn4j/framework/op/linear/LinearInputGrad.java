package org.attn4j.framework.op.linear;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.GradientOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link Linear} towards its input: {@code dx = dy W^T}.
 * Shapes: dy [..., O] -> [..., I]; W [I, O], or [O, I] where transposed.
 */
public final class LinearInputGrad extends GradientOp {
    /** For SameDiff's registry. */
    public LinearInputGrad() {}

    /** Adds the op to a graph. */
    public LinearInputGrad(SameDiff sd, SDVariable gradient, SDVariable weight, boolean transposed) {
        super(sd, gradient, weight);
        addBArgument(transposed);
    }

    /** Whether the weight is stored [O, I]. */
    public boolean transposed() {
        return flag(0);
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec w = inputs.get(1);
        return List.of(inputs.get(0).withColumns(transposed() ? w.dim(1) : w.dim(0)));
    }

    @Override
    public long flops(List<TensorSpec> inputs) {
        return 2 * inputs.get(0).rows() * inputs.get(1).size();
    }
}
