package org.attn4j.framework.op.loss;

import static org.attn4j.framework.config.Checks.require;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Cross-entropy of a softmax with integer labels, in nats: the sum over counted rows of
 * {@code (1 - s)(lse(z) - z[label]) + s (lse(z) - mean(z))} divided by a count, with label smoothing s. Rows with the
 * ignored label count nothing; 0 if no row counts. Stable at any finite logits: the row's maximum is subtracted first.
 * With weights w of the classes a row's loss is {@code (1 - s) w[label] (lse(z) - z[label]) + s / V sum_c w[c] (lse(z) -
 * z[c])}, as in PyTorch's CrossEntropyLoss, which then divides by the sum of w[label].
 * Shapes: logits [..., V], labels [...] integers, count a scalar, weights [V] -> loss [], statistics [rows] (log-sum-exp).
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
        this(sd, logits, labels, count, null, ignored, smoothing);
    }

    /**
     * Adds the op to a graph, its classes weighted.
     *
     * @param count the divisor, a scalar of the logits' type; null for the number of counted rows of this batch
     * @param weights of the classes; null where all weigh 1, else count must be given
     * @param ignored label of rows that do not count
     * @param smoothing share of the target spread over all classes, in [0, 1)
     */
    public CrossEntropy(
            SameDiff sd,
            SDVariable logits,
            SDVariable labels,
            SDVariable count,
            SDVariable weights,
            int ignored,
            double smoothing) {
        super(sd, CrossEntropyGrad.inputs(logits, labels, count, weights));
        require(
                weights == null || count != null,
                "cross-entropy: weights of classes need a count, as what they sum to");
        addIArgument(ignored);
        addTArgument(smoothing);
        addBArgument(count != null, weights != null);
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

    /** Whether there are weights, the input after the count. */
    public boolean weighted() {
        return flag(1);
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
        check(
                !weighted() || inputs.get(3).size() == logits.columns(),
                "weights %s do not fit logits %s: expected one weight a class",
                inputs.get(inputs.size() - 1),
                logits);
        return List.of(new TensorSpec(logits.type()), new TensorSpec(logits.type(), logits.rows()));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable count = counted() ? arg(2) : null;
        SDVariable weights = weighted() ? arg(3) : null;
        List<SDVariable> all = new ArrayList<>();
        all.add(new CrossEntropyGrad(
                        sameDiff,
                        arg(0),
                        arg(1),
                        count,
                        weights,
                        outputVariables()[1],
                        gradients.get(0),
                        ignored(),
                        smoothing())
                .outputVariable());
        all.add(noGradient(arg(1)));
        Stream.of(CrossEntropyGrad.inputs(count, weights))
                .map(sameDiff::zerosLike)
                .forEach(all::add);
        return all;
    }
}
