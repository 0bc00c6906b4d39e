package org.attn4j.framework.op.elementwise;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.GradientOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradients of {@link SwiGlu}: {@code dgate = dy up silu'(gate)}, {@code dup = dy silu(gate)}.
 * Shapes: gate, up, dy [..., F] -> dgate, dup [..., F].
 */
public final class SwiGluGrad extends GradientOp {
    /** For SameDiff's registry. */
    public SwiGluGrad() {}

    /** Adds the op to a graph. */
    public SwiGluGrad(SameDiff sd, SDVariable gate, SDVariable up, SDVariable gradient) {
        super(sd, gate, up, gradient);
    }

    @Override
    public String opName() {
        return "attn4j_swiglu_grad";
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
