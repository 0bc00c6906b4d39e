package org.attn4j.framework.op.rows;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * One position of every sequence: {@code y[b] = x[b, t]}.
 * Shapes: x [B, T, D], t below T -> [B, D].
 */
public final class SelectRow extends JavaOp {
    /** For SameDiff's registry. */
    public SelectRow() {}

    /**
     * Adds the op to a graph.
     *
     * @param position t
     */
    public SelectRow(SameDiff sd, SDVariable x, int position) {
        super(sd, x);
        addIArgument(position);
    }

    /** t. */
    public int position() {
        return integer(0);
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec x = inputs.get(0);
        check(x.rank() == 3, "x must be [B, T, D], got %s", x);
        check(position() >= 0 && position() < x.dim(1), "no position %d in %s", position(), x);
        return List.of(new TensorSpec(x.type(), x.dim(0), x.dim(2)));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(new SelectRowGrad(sameDiff, arg(0), gradients.get(0), position()).outputVariable());
    }
}
