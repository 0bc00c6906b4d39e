package org.attn4j.framework.op.rows;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The mean of a sequence's positions that a mask keeps: {@code y[b] = sum over kept t of x[b, t] / number of kept t}; 0
 * where it keeps none.
 * Shapes: x [B, T, D], mask [B, T], not 0 keeps and 0 hides -> [B, D].
 */
public final class MeanRows extends JavaOp {
    /** For SameDiff's registry. */
    public MeanRows() {}

    /**
     * Adds the op to a graph.
     *
     * @param mask floating-point or integers; null keeps all
     */
    public MeanRows(SameDiff sd, SDVariable x, SDVariable mask) {
        super(sd, mask == null ? new SDVariable[] {x} : new SDVariable[] {x, mask});
        addBArgument(mask != null);
    }

    /** Whether there is a mask input. */
    public boolean masked() {
        return flag(0);
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec x = inputs.get(0);
        check(x.rank() == 3, "x must be [B, T, D], got %s", x);
        if (masked()) {
            TensorSpec mask = inputs.get(1);
            check(
                    mask.rank() == 2 && mask.dim(0) == x.dim(0) && mask.dim(1) == x.dim(1),
                    "the mask must be [%d, %d], got %s",
                    x.dim(0),
                    x.dim(1),
                    mask);
        }
        return List.of(new TensorSpec(x.type(), x.dim(0), x.dim(2)));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable mask = masked() ? arg(1) : null;
        SDVariable dx = new MeanRowsGrad(sameDiff, arg(0), gradients.get(0), mask).outputVariable();
        return masked() ? List.of(dx, noGradient(mask)) : List.of(dx);
    }
}
