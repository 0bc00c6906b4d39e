package org.attn4j.framework.op.recurrent;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.GradientOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradients of {@link AdditiveAttention}; hyperbolic tangents are computed again, so memory does not grow with T S A. A
 * hidden key has weight 0 and with it gradient 0, so that no mask is needed.
 *
 * <p>Inputs: q [B, T, A]; keys [B, S, A]; v [A]; values [B, S, N]; weights [B, T, S]; gradient of the context [B, T, N];
 * then, where there, gradient of the weights [B, T, S]. Outputs: gradients of q, keys, v, values.
 */
public final class AdditiveAttentionGrad extends GradientOp {
    /** For SameDiff's registry. */
    public AdditiveAttentionGrad() {}

    /** Adds the op to a graph; the gradient of the weights may be null. */
    public AdditiveAttentionGrad(
            SameDiff sd,
            SDVariable queries,
            SDVariable keys,
            SDVariable v,
            SDVariable values,
            SDVariable weights,
            SDVariable contextGradient,
            SDVariable weightsGradient) {
        super(sd, present(queries, keys, v, values, weights, contextGradient, weightsGradient));
        addBArgument(weightsGradient != null);
    }

    /** Whether there is a gradient of the weights, the last input. */
    public boolean weighted() {
        return flag(0);
    }

    @Override
    public int getNumOutputs() {
        return 4;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        return List.of(inputs.get(0), inputs.get(1), inputs.get(2), inputs.get(3));
    }
}
