package org.attn4j.framework.op.elementwise;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * An element-wise activation: {@code y = f(x)}, see {@link ActivationKind}.
 * Shapes: x [...] -> [...].
 */
public final class Activation extends JavaOp {
    /** For SameDiff's registry. */
    public Activation() {}

    /** Adds the op to a graph. */
    public Activation(SameDiff sd, SDVariable x, ActivationKind kind) {
        super(sd, x);
        addSArgument(kind.name());
    }

    /** The function. */
    public ActivationKind kind() {
        return constant(ActivationKind.class, 0);
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        return List.of(inputs.get(0));
    }

    @Override
    public int inPlaceInput() {
        return 0;
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(new ActivationGrad(sameDiff, arg(0), gradients.get(0), kind()).outputVariable());
    }
}
