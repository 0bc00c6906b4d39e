package org.attn4j.framework.op.mixture;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.GradientOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradients of {@link GroupedLinear} towards its parameters, over the rows of each group:
 * {@code dW[g] = x^T dy}, {@code db[g] = sum of dy's rows}; 0 for a group without rows.
 * Shapes: x [M, I], dy [M, O], offsets INT32 [E + 1] -> dW [E, I, O], db [E, O].
 */
public final class GroupedLinearParameterGrad extends GradientOp {
    /** For SameDiff's registry. */
    public GroupedLinearParameterGrad() {}

    /** Adds the op to a graph. */
    public GroupedLinearParameterGrad(
            SameDiff sd, SDVariable x, SDVariable gradient, SDVariable offsets, boolean biased) {
        super(sd, x, gradient, offsets);
        addBArgument(biased);
    }

    /** Whether there is a bias. */
    public boolean biased() {
        return flag(0);
    }

    @Override
    public int getNumOutputs() {
        return biased() ? 2 : 1;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec x = inputs.get(0);
        long out = inputs.get(1).columns();
        long groups = inputs.get(2).size() - 1;
        TensorSpec w = new TensorSpec(x.type(), groups, x.columns(), out);
        return biased() ? List.of(w, new TensorSpec(x.type(), groups, out)) : List.of(w);
    }

    @Override
    public long flops(List<TensorSpec> inputs) {
        return 2 * inputs.get(0).size() * inputs.get(1).columns();
    }
}
