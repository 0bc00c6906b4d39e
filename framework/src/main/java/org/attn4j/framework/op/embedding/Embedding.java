package org.attn4j.framework.op.embedding;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Rows of a table: {@code y[b, t] = scale * E[ids[b, t]]}.
 * Shapes: E [V, D], ids [B, T] integers in [0, V) -> [B, T, D].
 */
public final class Embedding extends JavaOp {
    /** For SameDiff's registry. */
    public Embedding() {}

    /** Attributes alone, for a kernel to run it apart from a graph. */
    public Embedding(double scale) {
        addTArgument(scale);
    }

    /**
     * Adds the op to a graph.
     *
     * @param scale factor on each row: 1, or the square root of D as in Vaswani et al. 2017
     */
    public Embedding(SameDiff sd, SDVariable table, SDVariable ids, double scale) {
        super(sd, table, ids);
        addTArgument(scale);
    }

    /** Factor on each row. */
    public double scale() {
        return number(0);
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec table = inputs.get(0);
        TensorSpec ids = inputs.get(1);
        check(table.rank() == 2, "the table must be [V, D], got %s", table);
        long[] shape = java.util.Arrays.copyOf(ids.shape(), ids.rank() + 1);
        shape[ids.rank()] = table.dim(1);
        return List.of(new TensorSpec(table.type(), shape));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(
                new EmbeddingGrad(sameDiff, arg(0), arg(1), gradients.get(0), scale()).outputVariable(),
                noGradient(arg(1)));
    }
}
