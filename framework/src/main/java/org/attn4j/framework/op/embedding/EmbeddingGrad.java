package org.attn4j.framework.op.embedding;

import org.attn4j.framework.op.GradientOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link Embedding} towards its table: {@code dE[v] = scale * sum of dy[b, t] where ids[b, t] = v}, summed
 * in the order of (b, t), so that repeated ids give the same bits every time.
 * Shapes: E [V, D] (its values are not read), ids [B, T], dy [B, T, D] -> [V, D].
 */
public final class EmbeddingGrad extends GradientOp {
    /** For SameDiff's registry. */
    public EmbeddingGrad() {}

    /** Adds the op to a graph. */
    public EmbeddingGrad(SameDiff sd, SDVariable table, SDVariable ids, SDVariable gradient, double scale) {
        super(sd, table, ids, gradient);
        addTArgument(scale);
    }

    /** Factor on each row. */
    public double scale() {
        return number(0);
    }
}
