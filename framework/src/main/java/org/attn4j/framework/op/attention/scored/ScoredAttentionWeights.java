package org.attn4j.framework.op.attention.scored;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.attention.HeadSizes;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The weights of {@link ScoredAttention}, before dropout; 0 for hidden keys. For looking at, not for training.
 *
 * <p>Inputs: those of {@link ScoredAttention}. Output: [B, H, T, S].
 */
public final class ScoredAttentionWeights extends JavaOp {
    /** For SameDiff's registry. */
    public ScoredAttentionWeights() {}

    /** Adds the op to a graph. */
    public ScoredAttentionWeights(SameDiff sd, ScoredAttentionSpec spec, SDVariable... inputs) {
        super(sd, inputs);
        spec.check(inputs.length);
        keep(spec);
    }

    /** What it computes. */
    public ScoredAttentionSpec spec() {
        return kept(ScoredAttentionSpec.class);
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        HeadSizes n = spec().sizes(inputs);
        return List.of(new TensorSpec(inputs.get(0).type(), n.batch(), n.heads(), n.queries(), n.keys()));
    }
}
