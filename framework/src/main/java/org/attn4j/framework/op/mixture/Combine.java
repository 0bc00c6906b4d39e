package org.attn4j.framework.op.mixture;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Adds up what a token's experts gave: {@code y[t] = sum over k of weights[t, k] rows[slots[t, k]]}, without the
 * assignments that were dropped; without weights, each counts 1.
 * Shapes: rows [N A, D], slots INT32 [..., A], offsets INT32 [E + 1], weights [..., A] -> [..., D].
 */
public final class Combine extends JavaOp {
    /** For SameDiff's registry. */
    public Combine() {}

    /**
     * Adds the op to a graph.
     *
     * @param slots from {@link TopKRouting}; offsets likewise
     * @param weights [..., A], or null for ones
     */
    public Combine(SameDiff sd, SDVariable rows, SDVariable slots, SDVariable offsets, SDVariable weights) {
        super(
                sd,
                weights == null
                        ? new SDVariable[] {rows, slots, offsets}
                        : new SDVariable[] {rows, slots, offsets, weights});
        addBArgument(weights != null);
    }

    /** Whether there are weights. */
    public boolean weighted() {
        return flag(0);
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec rows = inputs.get(0);
        TensorSpec slots = inputs.get(1);
        check(rows.rows() == slots.size(), "slots %s do not fit rows %s: expected one slot a row", slots, rows);
        check(!weighted() || inputs.get(3).size() == slots.size(), "weights must be one for each of slots %s", slots);
        return List.of(
                new TensorSpec(rows.type(), slots.withColumns(rows.columns()).shape()));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable g = gradients.get(0);
        if (!weighted()) {
            return List.of(
                    new Dispatch(sameDiff, g, arg(1), arg(2)).outputVariable(), noGradient(arg(1)), noGradient(arg(2)));
        }
        SDVariable[] d = new CombineGrad(sameDiff, arg(0), arg(1), arg(2), arg(3), g).outputVariables();
        return List.of(d[0], noGradient(arg(1)), noGradient(arg(2)), d[1]);
    }
}
