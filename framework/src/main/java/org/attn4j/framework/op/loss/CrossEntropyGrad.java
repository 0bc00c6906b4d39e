package org.attn4j.framework.op.loss;

import java.util.Arrays;
import java.util.Objects;
import org.attn4j.framework.op.GradientOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link CrossEntropy}: {@code dz = dloss / count * (softmax(z) - (1 - s) onehot(label) - s / V)}, 0 in rows
 * that do not count. With weights w of the classes {@code dz = dloss / count * (m softmax(z) - (1 - s) w[label] onehot(label)
 * - s w / V)}, m = (1 - s) w[label] + s / V sum_c w[c].
 * Shapes: logits [..., V], labels [...], count [] and weights [V] where given, statistics [rows], dloss [] -> [..., V].
 */
public final class CrossEntropyGrad extends GradientOp {
    /** For SameDiff's registry. */
    public CrossEntropyGrad() {}

    /** Adds the op to a graph; count and weights may be null. */
    public CrossEntropyGrad(
            SameDiff sd,
            SDVariable logits,
            SDVariable labels,
            SDVariable count,
            SDVariable weights,
            SDVariable statistics,
            SDVariable gradient,
            int ignored,
            double smoothing) {
        super(sd, inputs(logits, labels, count, weights, statistics, gradient));
        addIArgument(ignored);
        addTArgument(smoothing);
        addBArgument(count != null, weights != null);
    }

    /** Those that are there, in their order. */
    static SDVariable[] inputs(SDVariable... all) {
        return Arrays.stream(all).filter(Objects::nonNull).toArray(SDVariable[]::new);
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

    /** Whether there are weights of the classes, which stand fourth. */
    public boolean weighted() {
        return flag(1);
    }

    /** The place of the statistics among the inputs; the upstream gradient follows. */
    public int statistics() {
        return 2 + (counted() ? 1 : 0) + (weighted() ? 1 : 0);
    }

    @Override
    public int inPlaceInput() {
        return 0;
    }
}
