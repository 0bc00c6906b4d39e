package org.attn4j.framework.op.linear;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.GradientOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradients of {@link Linear} towards its parameters: {@code dW = x^T dy}, {@code db = sum of dy's rows}.
 * Shapes: x [..., I], dy [..., O] -> dW [I, O] (or [O, I] where transposed), db [O].
 */
public final class LinearParameterGrad extends GradientOp {
    /** For SameDiff's registry. */
    public LinearParameterGrad() {}

    /** Adds the op to a graph. */
    public LinearParameterGrad(SameDiff sd, SDVariable x, SDVariable gradient, boolean biased, boolean transposed) {
        super(sd, x, gradient);
        addBArgument(biased, transposed);
    }

    /** Whether there is a bias. */
    public boolean biased() {
        return flag(0);
    }

    /** Whether the weight is stored [O, I]. */
    public boolean transposed() {
        return flag(1);
    }

    @Override
    public int getNumOutputs() {
        return biased() ? 2 : 1;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec x = inputs.get(0);
        TensorSpec g = inputs.get(1);
        TensorSpec w = transposed()
                ? new TensorSpec(x.type(), g.columns(), x.columns())
                : new TensorSpec(x.type(), x.columns(), g.columns());
        return biased() ? List.of(w, new TensorSpec(x.type(), g.columns())) : List.of(w);
    }

    @Override
    public long flops(List<TensorSpec> inputs) {
        return 2 * inputs.get(0).size() * inputs.get(1).columns();
    }
}
