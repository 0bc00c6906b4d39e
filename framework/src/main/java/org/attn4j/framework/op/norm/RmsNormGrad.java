package org.attn4j.framework.op.norm;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.GradientOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradients of {@link RmsNorm}. With r = 1 / rms, n = x r and h = dy * gain: {@code dx = r (h - n * mean(h n))},
 * {@code dgain = sum of dy n} over rows.
 * Shapes: x [..., D], gain [D], statistics [rows], dy [..., D] -> dx [..., D], dgain [D]; of a gain [K], dgain [K].
 */
public final class RmsNormGrad extends GradientOp {
    /** For SameDiff's registry. */
    public RmsNormGrad() {}

    /** Adds the op to a graph. */
    public RmsNormGrad(SameDiff sd, SDVariable x, SDVariable gain, SDVariable statistics, SDVariable gradient) {
        super(sd, x, gain, statistics, gradient);
    }

    @Override
    public int getNumOutputs() {
        return 2;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        return List.of(inputs.get(0), inputs.get(1));
    }
}
