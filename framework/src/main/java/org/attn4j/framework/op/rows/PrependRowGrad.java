package org.attn4j.framework.op.rows;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.GradientOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradients of {@link PrependRow}: {@code dx[b, t] = dy[b, 1 + t]}, {@code dv = sum over b of dy[b, 0]}, in the order of b.
 * Shapes: x [B, T, D] and v [D] (their values are not read), dy [B, 1 + T, D] -> dx [B, T, D], dv [D].
 */
public final class PrependRowGrad extends GradientOp {
    /** For SameDiff's registry. */
    public PrependRowGrad() {}

    /** Adds the op to a graph. */
    public PrependRowGrad(SameDiff sd, SDVariable x, SDVariable row, SDVariable gradient) {
        super(sd, x, row, gradient);
    }

    @Override
    public int getNumOutputs() {
        return 2;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        return List.of(inputs.get(0), inputs.get(1));
    }
}
