package org.attn4j.framework.op.rows;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Chosen positions of a batch by flat index, such as those that a masked language model predicts:
 * {@code y[i] = x[p[i] / T, p[i] mod T]}. An index may come more than once.
 * Shapes: x [B, T, D], p [P] integers in [0, B T) -> [P, D].
 */
public final class GatherRows extends JavaOp {
    /** For SameDiff's registry. */
    public GatherRows() {}

    /** Adds the op to a graph. */
    public GatherRows(SameDiff sd, SDVariable x, SDVariable positions) {
        super(sd, x, positions);
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec x = inputs.get(0);
        TensorSpec positions = inputs.get(1);
        check(x.rank() >= 2, "x must be [B, T, D], got %s", x);
        check(positions.rank() == 1, "positions must be [P], got %s", positions);
        return List.of(new TensorSpec(x.type(), positions.dim(0), x.columns()));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(
                new GatherRowsGrad(sameDiff, arg(0), arg(1), gradients.get(0)).outputVariable(), noGradient(arg(1)));
    }
}
