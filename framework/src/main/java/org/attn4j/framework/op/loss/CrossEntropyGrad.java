package org.attn4j.framework.op.loss;

import org.attn4j.framework.op.GradientOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link CrossEntropy}: {@code dz = dloss / count * (softmax(z) - (1 - s) onehot(label) - s / V)}, 0 in rows
 * that do not count.
 * Shapes: logits [..., V], labels [...], count [] where given, statistics [rows], dloss [] -> [..., V].
 */
public final class CrossEntropyGrad extends GradientOp {
    /** For SameDiff's registry. */
    public CrossEntropyGrad() {}

    /** Adds the op to a graph. */
    public CrossEntropyGrad(
            SameDiff sd,
            SDVariable logits,
            SDVariable labels,
            SDVariable count,
            SDVariable statistics,
            SDVariable gradient,
            int ignored,
            double smoothing) {
        super(
                sd,
                count == null
                        ? new SDVariable[] {logits, labels, statistics, gradient}
                        : new SDVariable[] {logits, labels, count, statistics, gradient});
        addIArgument(ignored);
        addTArgument(smoothing);
        addBArgument(count != null);
    }

    /** Label of rows that do not count. */
    public int ignored() {
        return integer(0);
    }

    /** Label smoothing. */
    public double smoothing() {
        return number(0);
    }

    /** Whether there is a count input, which stands third. */
    public boolean counted() {
        return flag(0);
    }

    @Override
    public int inPlaceInput() {
        return 0;
    }
}
