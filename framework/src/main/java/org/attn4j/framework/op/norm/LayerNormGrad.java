package org.attn4j.framework.op.norm;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.GradientOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradients of {@link LayerNorm}. With n = (x - mean) / sd and h = dy * gain: {@code dx = (h - mean(h) - n * mean(h n)) /
 * sd}, {@code dgain = sum of dy n}, {@code dbias = sum of dy}, sums over rows.
 * Shapes: x [..., D], gain [D], statistics [rows, 2], dy [..., D] -> dx [..., D], dgain [D], dbias [D] where biased.
 */
public final class LayerNormGrad extends GradientOp {
    /** For SameDiff's registry. */
    public LayerNormGrad() {}

    /** Adds the op to a graph. */
    public LayerNormGrad(
            SameDiff sd, SDVariable x, SDVariable gain, SDVariable statistics, SDVariable gradient, boolean biased) {
        super(sd, x, gain, statistics, gradient);
        addBArgument(biased);
    }

    /** Whether there is a bias. */
    public boolean biased() {
        return flag(0);
    }

    @Override
    public int getNumOutputs() {
        return biased() ? 3 : 2;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec x = inputs.get(0);
        TensorSpec gain = inputs.get(1);
        return biased() ? List.of(x, gain, gain) : List.of(x, gain);
    }
}
