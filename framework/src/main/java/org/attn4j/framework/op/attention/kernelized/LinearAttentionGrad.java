package org.attn4j.framework.op.attention.kernelized;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.GradientOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradients of {@link LinearAttention}, at a cost linear in T and S too. With {@code d = phi(q) . z},
 * {@code dn = dy / d} and {@code dd = -(dy . y) / d}: {@code dphi(q) = M dn + z dd}; with
 * {@code R[s] = sum_t phi(q[t]) dn[t]^T} and {@code u[s] = sum_t phi(q[t]) dd[t]} over the queries that see key s,
 * {@code dphi(k) = R v + u} and {@code dv = R^T phi(k)}.
 *
 * <p>Inputs: those of {@link LinearAttention}, then dy. Outputs: dq, dk, dv.
 */
public final class LinearAttentionGrad extends GradientOp {
    /** For SameDiff's registry. */
    public LinearAttentionGrad() {}

    /** Adds the op to a graph. */
    public LinearAttentionGrad(SameDiff sd, LinearAttentionSpec spec, SDVariable... inputs) {
        super(sd, inputs);
        spec.check(inputs.length - 1);
        keep(spec);
    }

    /** What it computes. */
    public LinearAttentionSpec spec() {
        return kept(LinearAttentionSpec.class);
    }

    @Override
    public int getNumOutputs() {
        return 3;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        return List.copyOf(inputs.subList(0, 3));
    }
}
