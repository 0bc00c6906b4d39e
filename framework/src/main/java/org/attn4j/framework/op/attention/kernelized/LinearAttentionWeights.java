package org.attn4j.framework.op.attention.kernelized;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.attention.HeadSizes;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The weights that {@link LinearAttention} never lays out: {@code phi(q[t]) . phi(k[s])} over their sum; 0 for hidden keys.
 * For looking at, not for training.
 *
 * <p>Inputs: those of {@link LinearAttention}. Output: [B, H, T, S].
 */
public final class LinearAttentionWeights extends JavaOp {
    /** For SameDiff's registry. */
    public LinearAttentionWeights() {}

    /** Adds the op to a graph. */
    public LinearAttentionWeights(SameDiff sd, LinearAttentionSpec spec, SDVariable... inputs) {
        super(sd, inputs);
        spec.check(inputs.length);
        keep(spec);
    }

    /** What it computes. */
    public LinearAttentionSpec spec() {
        return kept(LinearAttentionSpec.class);
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        HeadSizes n = spec().sizes(inputs);
        return List.of(new TensorSpec(inputs.get(0).type(), n.batch(), n.heads(), n.queries(), n.keys()));
    }
}
