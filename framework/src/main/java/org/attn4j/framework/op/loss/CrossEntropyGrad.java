package org.attn4j.framework.op.loss;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link CrossEntropy}: {@code dz = dloss / count * (softmax(z) - (1 - s) onehot(label) - s / V)}, 0 in rows
 * that do not count.
 * Shapes: logits [..., V], labels [...], count [] where given, statistics [rows], dloss [] -> [..., V].
 */
public final class CrossEntropyGrad extends JavaOp {
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
    public String opName() {
        return "attn4j_cross_entropy_grad";
    }

    @Override
    public int getNumOutputs() {
        return 1;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        return List.of(inputs.get(0));
    }

    @Override
    public int inPlaceInput() {
        return 0;
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        throw new UnsupportedOperationException(opName() + " has no gradient of its own");
    }
}
