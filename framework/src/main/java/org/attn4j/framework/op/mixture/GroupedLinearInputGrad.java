package org.attn4j.framework.op.mixture;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.GradientOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link GroupedLinear} towards its input: {@code dx[r] = dy[r] W[g]^T} for the rows of group g, 0 behind the
 * last group.
 * Shapes: dy [M, O], W [E, I, O], offsets INT32 [E + 1] -> [M, I].
 */
public final class GroupedLinearInputGrad extends GradientOp {
    /** For SameDiff's registry. */
    public GroupedLinearInputGrad() {}

    /** Adds the op to a graph. */
    public GroupedLinearInputGrad(SameDiff sd, SDVariable gradient, SDVariable weight, SDVariable offsets) {
        super(sd, gradient, weight, offsets);
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        return List.of(inputs.get(0).withColumns(inputs.get(1).dim(1)));
    }

    @Override
    public long flops(List<TensorSpec> inputs) {
        return 2 * inputs.get(0).size() * inputs.get(1).dim(1);
    }
}
