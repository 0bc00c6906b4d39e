package org.attn4j.framework.op.attention;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The weights of {@link Attention}, before dropout: {@code softmax(scale Q K^T)}; 0 for hidden keys, and in the whole row
 * of a query that may see no key. For looking at, not for training: [T, S] is written out.
 *
 * <p>Inputs: those of {@link Attention}. Output: [B, H, T, S].
 */
public final class AttentionWeights extends JavaOp {
    /** For SameDiff's registry. */
    public AttentionWeights() {}

    /** Adds the op to a graph. */
    public AttentionWeights(SameDiff sd, AttentionSpec spec, SDVariable... inputs) {
        super(sd, inputs);
        spec.check(inputs.length);
        keep(spec);
    }

    /** What it computes. */
    public AttentionSpec spec() {
        return kept(AttentionSpec.class);
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        AttentionShape shape = AttentionShape.of(spec(), inputs);
        return List.of(
                new TensorSpec(inputs.get(0).type(), shape.batch(), shape.heads(), shape.queries(), shape.keys()));
    }

    @Override
    public long flops(List<TensorSpec> inputs) {
        return AttentionShape.of(spec(), inputs).products(1, spec().sparse());
    }
}
