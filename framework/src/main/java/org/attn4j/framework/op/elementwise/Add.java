package org.attn4j.framework.op.elementwise;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Sum of two tensors of one shape, such as a residual connection: {@code y = a + b}. The gradient costs nothing.
 * Shapes: a [...], b [...] -> [...].
 */
public final class Add extends JavaOp {
    /** For SameDiff's registry. */
    public Add() {}

    /** Adds the op to a graph. */
    public Add(SameDiff sd, SDVariable a, SDVariable b) {
        super(sd, a, b);
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        check(inputs.get(0).equals(inputs.get(1)), "shapes differ: %s and %s", inputs.get(0), inputs.get(1));
        return List.of(inputs.get(0));
    }

    @Override
    public int inPlaceInput() {
        return 0;
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(gradients.get(0), gradients.get(0));
    }
}
