package org.attn4j.framework.op.mixture;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Copies each token's row to the rows of its experts: {@code rows[slots[t, k]] = x[t]}; rows that no assignment has are 0.
 * Shapes: x [..., D], slots INT32 [..., A], offsets INT32 [E + 1], both from {@link TopKRouting} -> [N A, D], N tokens.
 */
public final class Dispatch extends JavaOp {
    /** For SameDiff's registry. */
    public Dispatch() {}

    /** Adds the op to a graph. */
    public Dispatch(SameDiff sd, SDVariable x, SDVariable slots, SDVariable offsets) {
        super(sd, x, slots, offsets);
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec x = inputs.get(0);
        TensorSpec slots = inputs.get(1);
        check(x.rows() == slots.rows(), "slots %s do not fit x %s: expected one row a token", slots, x);
        return List.of(new TensorSpec(x.type(), slots.size(), x.columns()));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(
                new Combine(sameDiff, gradients.get(0), arg(1), arg(2), null).outputVariable(),
                noGradient(arg(1)),
                noGradient(arg(2)));
    }
}
