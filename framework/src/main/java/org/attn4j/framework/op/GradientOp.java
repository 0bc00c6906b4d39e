package org.attn4j.framework.op;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** The gradient of another op. It has none of its own; unless it says otherwise it has one output, like its first input. */
public abstract class GradientOp extends JavaOp {
    /** For SameDiff's registry. */
    protected GradientOp() {}

    /** Adds the op to a graph. */
    protected GradientOp(SameDiff sd, SDVariable... inputs) {
        super(sd, inputs);
    }

    @Override
    public int getNumOutputs() {
        return 1;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        return List.of(inputs.get(0));
    }

    /** @throws UnsupportedOperationException always: no op is differentiated twice */
    @Override
    public final List<SDVariable> doDiff(List<SDVariable> gradients) {
        throw new UnsupportedOperationException(opName() + " has no gradient of its own");
    }
}
