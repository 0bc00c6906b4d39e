package org.attn4j.framework.op.linear;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Columns [from, to) of every row: {@code y = x[..., from:to]}.
 * Shapes: x [..., N] -> [..., to - from].
 */
public final class Columns extends JavaOp {
    /** For SameDiff's registry. */
    public Columns() {}

    /** Adds the op to a graph. */
    public Columns(SameDiff sd, SDVariable x, int from, int to) {
        super(sd, x);
        addIArgument(from, to);
    }

    /** First column. */
    public int from() {
        return integer(0);
    }

    /** Column after the last. */
    public int to() {
        return integer(1);
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec x = inputs.get(0);
        check(0 <= from() && from() < to() && to() <= x.columns(), "no columns %d to %d in %s", from(), to(), x);
        return List.of(x.withColumns(to() - from()));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(new ColumnsGrad(sameDiff, arg(0), gradients.get(0), from(), to()).outputVariable());
    }
}
