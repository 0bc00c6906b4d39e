package org.attn4j.framework.op.attention;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.GradientOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradients of {@link Attention}, from recomputed weights {@code P = exp(scores - statistic)}: {@code dV = P^T dY},
 * {@code dS = P * (dY V^T - sum(dY * Y))}, {@code dQ = scale dS K}, {@code dK = scale dS^T Q}. Memory does not grow with
 * T S.
 *
 * <p>Inputs: those of {@link Attention}, then y, statistics, dy. Outputs: dqkv, or dq and dkv; then,
 * with a table of relative positions, its gradient [H, buckets]: sums of dS over the pairs of each bucket.
 *
 * @see <a href="https://arxiv.org/abs/2205.14135">Dao et al. 2022</a>
 */
public final class AttentionGrad extends GradientOp {
    /** For SameDiff's registry. */
    public AttentionGrad() {}

    /** Adds the op to a graph. */
    public AttentionGrad(SameDiff sd, AttentionSpec spec, SDVariable... inputs) {
        super(sd, inputs);
        spec.check(inputs.length - 3);
        keep(spec);
    }

    /** What it computes. */
    public AttentionSpec spec() {
        return kept(AttentionSpec.class);
    }

    @Override
    public int getNumOutputs() {
        return (spec().packed() ? 1 : 2) + (spec().relative() != null ? 1 : 0);
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        AttentionSpec spec = spec();
        List<TensorSpec> outputs = new ArrayList<>(inputs.subList(0, spec.packed() ? 1 : 2));
        if (spec.relative() != null) {
            outputs.add(inputs.get(spec.tableInput()));
        }
        return outputs;
    }

    @Override
    public long flops(List<TensorSpec> inputs) {
        // Scores are computed again in place of being kept; that is no work of the model.
        return AttentionShape.of(spec(), inputs).products(4, spec().sparse());
    }
}
