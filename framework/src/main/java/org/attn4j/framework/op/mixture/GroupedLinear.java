package org.attn4j.framework.op.mixture;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Linear maps of groups of rows, each group by its own: {@code y[r] = x[r] W[g] + b[g]} for rows
 * {@code offsets[g] <= r < offsets[g + 1]}; 0 in the rows behind the last group. The cost follows the rows, not the
 * number of groups.
 * Shapes: x [M, I], W [E, I, O], offsets INT32 [E + 1], b [E, O] -> [M, O].
 */
public final class GroupedLinear extends JavaOp {
    /** For SameDiff's registry. */
    public GroupedLinear() {}

    /**
     * Adds the op to a graph.
     *
     * @param bias [E, O], or null for none
     */
    public GroupedLinear(SameDiff sd, SDVariable x, SDVariable weight, SDVariable offsets, SDVariable bias) {
        super(sd, bias == null ? new SDVariable[] {x, weight, offsets} : new SDVariable[] {x, weight, offsets, bias});
        addBArgument(bias != null);
    }

    /** Whether there is a bias. */
    public boolean biased() {
        return flag(0);
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec x = inputs.get(0);
        TensorSpec w = inputs.get(1);
        check(w.rank() == 3, "the weight must be [E, I, O], got %s", w);
        check(x.columns() == w.dim(1), "x %s does not fit weight %s: expected a last dimension of %d", x, w, w.dim(1));
        check(
                inputs.get(2).size() == w.dim(0) + 1,
                "offsets %s do not fit weight %s: expected %d elements",
                inputs.get(2),
                w,
                w.dim(0) + 1);
        check(!biased() || inputs.get(3).size() == w.dim(0) * w.dim(2), "bias must be [%d, %d]", w.dim(0), w.dim(2));
        return List.of(x.withColumns(w.dim(2)));
    }

    @Override
    public long flops(List<TensorSpec> inputs) {
        return 2 * inputs.get(0).size() * inputs.get(1).columns();
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable g = gradients.get(0);
        SDVariable dx = new GroupedLinearInputGrad(sameDiff, g, arg(1), arg(2)).outputVariable();
        SDVariable[] parameters =
                new GroupedLinearParameterGrad(sameDiff, arg(0), g, arg(2), biased()).outputVariables();
        return biased()
                ? List.of(dx, parameters[0], noGradient(arg(2)), parameters[1])
                : List.of(dx, parameters[0], noGradient(arg(2)));
    }
}
