package org.attn4j.framework.op.attention.scored;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.GradientOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradients of {@link ScoredAttention}: {@code dv[s] = sum_t w[t, s] dy[t]}; with {@code g[t, s] = dy[t] . v[s]} and p the
 * softmax of the scores, {@code dscore = p (g - sum_s p g)}, or 0 for hard weights without straight-through; from there by
 * the score's derivatives.
 *
 * <p>Inputs: those of {@link ScoredAttention}, then dy. Outputs: dq, dk, dv and, where the score has a parameter, its
 * gradient.
 */
public final class ScoredAttentionGrad extends GradientOp {
    /** For SameDiff's registry. */
    public ScoredAttentionGrad() {}

    /** Adds the op to a graph. */
    public ScoredAttentionGrad(SameDiff sd, ScoredAttentionSpec spec, SDVariable... inputs) {
        super(sd, inputs);
        spec.check(inputs.length - 1);
        keep(spec);
    }

    /** What it computes. */
    public ScoredAttentionSpec spec() {
        return kept(ScoredAttentionSpec.class);
    }

    @Override
    public int getNumOutputs() {
        return spec().score().hasParameter() ? 4 : 3;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        return List.copyOf(inputs.subList(0, getNumOutputs()));
    }
}
