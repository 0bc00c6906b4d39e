package org.attn4j.framework.op.loss;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.GradientOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link TotalLoss} towards each auxiliary loss: {@code dloss c / count}, c the number of labels that count.
 * Shapes: labels [...] integers, count [], dloss [] -> [].
 */
public final class TotalLossGrad extends GradientOp {
    /** For SameDiff's registry. */
    public TotalLossGrad() {}

    /** Adds the op to a graph. */
    public TotalLossGrad(SameDiff sd, SDVariable labels, SDVariable count, SDVariable gradient, int ignored) {
        super(sd, labels, count, gradient);
        addIArgument(ignored);
    }

    /** Label of targets that do not count. */
    public int ignored() {
        return integer(0);
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        return List.of(inputs.get(2));
    }
}
