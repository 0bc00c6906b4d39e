package org.attn4j.framework.op.linear;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Linear map with an optional bias: {@code y = x W + b}.
 * Shapes: x [..., I] -> [..., O]; W [I, O], or [O, I] where transposed (a tied output head); b [O].
 */
public final class Linear extends JavaOp {
    /** For SameDiff's registry. */
    public Linear() {}

    /** Attributes alone, for a kernel to run it apart from a graph. */
    public Linear(boolean biased, boolean transposed) {
        addBArgument(biased, transposed);
    }

    /**
     * Adds the op to a graph.
     *
     * @param bias [O], or null for none
     * @param transposed whether W is stored [O, I]
     */
    public Linear(SameDiff sd, SDVariable x, SDVariable weight, SDVariable bias, boolean transposed) {
        super(sd, bias == null ? new SDVariable[] {x, weight} : new SDVariable[] {x, weight, bias});
        addBArgument(bias != null, transposed);
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
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec x = inputs.get(0);
        TensorSpec w = inputs.get(1);
        check(w.rank() == 2, "the weight must be a matrix, got %s", w);
        long in = transposed() ? w.dim(1) : w.dim(0);
        long out = transposed() ? w.dim(0) : w.dim(1);
        check(x.columns() == in, "x %s does not fit weight %s: expected a last dimension of %d", x, w, in);
        check(!biased() || inputs.get(2).size() == out, "bias must have %d elements", out);
        return List.of(x.withColumns(out));
    }

    @Override
    public long flops(List<TensorSpec> inputs) {
        return 2 * inputs.get(0).rows() * inputs.get(1).size();
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable g = gradients.get(0);
        SDVariable dx = new LinearInputGrad(sameDiff, g, arg(1), transposed()).outputVariable();
        SDVariable[] parameters =
                new LinearParameterGrad(sameDiff, arg(0), g, biased(), transposed()).outputVariables();
        return biased() ? List.of(dx, parameters[0], parameters[1]) : List.of(dx, parameters[0]);
    }
}
