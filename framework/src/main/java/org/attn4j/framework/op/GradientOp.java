package org.attn4j.framework.op;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** The gradient of another op. It has none of its own; unless it says otherwise its output is like its first input. */
public abstract class GradientOp extends JavaOp {
    /** For SameDiff's registry. */
    protected GradientOp() {}

    /** Adds the op to a graph. */
    protected GradientOp(SameDiff sd, SDVariable... inputs) {
        super(sd, inputs);
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        return List.of(inputs.get(0));
    }
}
