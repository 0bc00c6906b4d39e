package org.attn4j.framework.op.position;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Adds position embeddings: {@code y[b, t] = x[b, t] + P[first + offset + t]}.
 * Shapes: x [B, T, D], P [C, D] with first + offset + T at most C, offset a scalar integer -> [B, T, D].
 */
public final class AddPosition extends JavaOp {
    /** For SameDiff's registry. */
    public AddPosition() {}

    /**
     * Adds the op to a graph.
     *
     * @param offset position of the first row, a scalar INT32; null for 0
     * @param first the table's row of position 0
     */
    public AddPosition(SameDiff sd, SDVariable x, SDVariable table, SDVariable offset, int first) {
        super(sd, offset == null ? new SDVariable[] {x, table} : new SDVariable[] {x, table, offset});
        addBArgument(offset != null);
        addIArgument(first);
    }

    /** With the table's row 0 for position 0. */
    public AddPosition(SameDiff sd, SDVariable x, SDVariable table, SDVariable offset) {
        this(sd, x, table, offset, 0);
    }

    /** Whether there is an offset input. */
    public boolean shifted() {
        return flag(0);
    }

    /** The table's row of position 0. */
    public int first() {
        return integer(0);
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec x = inputs.get(0);
        TensorSpec table = inputs.get(1);
        check(x.rank() == 3, "x must be [B, T, D], got %s", x);
        check(table.rank() == 2 && table.dim(1) == x.dim(2), "the table %s must have the width of x %s", table, x);
        long learned = table.dim(0) - first();
        check(
                x.dim(1) <= learned,
                "%d positions, but the model has learned %d; give at most %d tokens",
                x.dim(1),
                learned,
                learned);
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
        SDVariable table = new AddPositionGrad(sameDiff, arg(1), g, offset, first()).outputVariable();
        return shifted() ? List.of(g, table, noGradient(offset)) : List.of(g, table);
    }
}
