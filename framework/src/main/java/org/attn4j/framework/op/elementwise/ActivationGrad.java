package org.attn4j.framework.op.elementwise;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link Activation}: {@code dx = dy f'(x)}.
 * Shapes: x [...], dy [...] -> [...].
 */
public final class ActivationGrad extends JavaOp {
    /** For SameDiff's registry. */
    public ActivationGrad() {}

    /** Adds the op to a graph. */
    public ActivationGrad(SameDiff sd, SDVariable x, SDVariable gradient, ActivationKind kind) {
        super(sd, x, gradient);
        addIArgument(kind.ordinal());
    }

    /** The function. */
    public ActivationKind kind() {
        return ActivationKind.values()[integer(0)];
    }

    @Override
    public String opName() {
        return "attn4j_activation_grad";
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
    public int inPlaceInput() {
        return 1;
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        throw new UnsupportedOperationException(opName() + " has no gradient of its own");
    }
}
