package org.attn4j.framework.op.mixture;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.GradientOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradients of {@link Combine}: {@code drows[slots[t, k]] = weights[t, k] dy[t]}, 0 in rows that no assignment has;
 * {@code dweights[t, k] = rows[slots[t, k]] . dy[t]}, 0 where dropped.
 * Shapes: rows [N A, D], slots INT32 [..., A], offsets INT32 [E + 1], weights [..., A], dy [..., D]
 * -> drows [N A, D], dweights [..., A].
 */
public final class CombineGrad extends GradientOp {
    /** For SameDiff's registry. */
    public CombineGrad() {}

    /** Adds the op to a graph. */
    public CombineGrad(
            SameDiff sd,
            SDVariable rows,
            SDVariable slots,
            SDVariable offsets,
            SDVariable weights,
            SDVariable gradient) {
        super(sd, rows, slots, offsets, weights, gradient);
    }

    @Override
    public int getNumOutputs() {
        return 2;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        return List.of(inputs.get(0), inputs.get(3));
    }
}
