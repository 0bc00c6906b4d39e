package org.attn4j.framework.op.position;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Adds position embeddings: {@code y[b, t] = x[b, t] + P[offset + t]}.
 * Shapes: x [B, T, D], P [C, D] with offset + T at most C, offset a scalar integer -> [B, T, D].
 */
public final class AddPosition extends JavaOp {
    /** For SameDiff's registry. */
    public AddPosition() {}

    /**
     * Adds the op to a graph.
     *
     * @param offset position of the first row, a scalar INT32; null for 0
     */
    public AddPosition(SameDiff sd, SDVariable x, SDVariable table, SDVariable offset) {
        super(sd, offset == null ? new SDVariable[] {x, table} : new SDVariable[] {x, table, offset});
        addBArgument(offset != null);
    }

    /** Whether there is an offset input. */
    public boolean shifted() {
        return flag(0);
    }

    @Override
    public String opName() {
        return "attn4j_add_position";
    }

    @Override
    public int getNumOutputs() {
        return 1;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec x = inputs.get(0);
        TensorSpec table = inputs.get(1);
        check(x.rank() == 3, "x must be [B, T, D], got %s", x);
        check(table.rank() == 2 && table.dim(1) == x.dim(2), "the table %s must have the width of x %s", table, x);
        check(
                x.dim(1) <= table.dim(0),
                "%d positions, but the model has learned %d; give at most %d tokens",
                x.dim(1),
                table.dim(0),
                table.dim(0));
        return List.of(x);
    }

    @Override
    public int inPlaceInput() {
        return 0;
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable g = gradients.get(0);
        SDVariable offset = shifted() ? arg(2) : null;
        SDVariable table = new AddPositionGrad(sameDiff, arg(1), g, offset).outputVariable();
        return shifted() ? List.of(g, table, noGradient(offset)) : List.of(g, table);
    }
}
