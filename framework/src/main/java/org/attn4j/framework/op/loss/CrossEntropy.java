package org.attn4j.framework.op.loss;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Cross-entropy of a softmax with integer labels, in nats: the sum over counted rows of
 * {@code (1 - s)(lse(z) - z[label]) + s (lse(z) - mean(z))} divided by a count, with label smoothing s. Rows with the
 * ignored label count nothing; 0 if no row counts. Stable at any finite logits: the row's maximum is subtracted first.
 * Shapes: logits [..., V], labels [...] integers, count a scalar -> loss [], statistics [rows] (log-sum-exp).
 */
public final class CrossEntropy extends JavaOp {
    /** For SameDiff's registry. */
    public CrossEntropy() {}

    /**
     * Adds the op to a graph.
     *
     * @param count the divisor, a scalar of the logits' type; null for the number of counted rows of this batch
     * @param ignored label of rows that do not count
     * @param smoothing share of the target spread over all classes, in [0, 1)
     */
    public CrossEntropy(
            SameDiff sd, SDVariable logits, SDVariable labels, SDVariable count, int ignored, double smoothing) {
        super(sd, count == null ? new SDVariable[] {logits, labels} : new SDVariable[] {logits, labels, count});
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

    /** Whether there is a count input. */
    public boolean counted() {
        return flag(0);
    }

    @Override
    public int getNumOutputs() {
        return 2;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec logits = inputs.get(0);
        check(
                logits.rows() == inputs.get(1).size(),
                "labels %s do not fit logits %s: expected one label a row",
                inputs.get(1),
                logits);
        return List.of(new TensorSpec(logits.type()), new TensorSpec(logits.type(), logits.rows()));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable count = counted() ? arg(2) : null;
        SDVariable d = new CrossEntropyGrad(
                        sameDiff, arg(0), arg(1), count, outputVariables()[1], gradients.get(0), ignored(), smoothing())
                .outputVariable();
        return counted() ? List.of(d, noGradient(arg(1)), sameDiff.zerosLike(count)) : List.of(d, noGradient(arg(1)));
    }
}
