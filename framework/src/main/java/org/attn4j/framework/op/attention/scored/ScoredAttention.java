package org.attn4j.framework.op.attention.scored;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.attention.Attention;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Attention with a choice of score and of weights: {@code y[t] = sum_s w[t, s] v[s]}, weights from
 * {@code scale * score(q[t], k[s])}, see {@link ScoreKind} and {@link WeightKind}. For scaled dot products with softmax,
 * {@link Attention} computes the same much faster.
 *
 * <p>Shapes: q [B, T, H K], k [B, S, H K], v [B, S, H N], the score's parameter, mask [B, S] (1 keeps and 0 hides a key),
 * offset a scalar INT32 (position of query 0), step a scalar INT64 for dropout; those that {@link ScoredAttentionSpec}
 * names, in that order -> y [B, T, H N]. A query that may see no key gets output and gradient 0.
 *
 * @see <a href="https://arxiv.org/abs/1409.0473">Bahdanau et al. 2015, additive scores</a>
 * @see <a href="https://arxiv.org/abs/1508.04025">Luong et al. 2015, bilinear ("general") scores</a>
 */
public final class ScoredAttention extends JavaOp {
    /** For SameDiff's registry. */
    public ScoredAttention() {}

    /** Adds the op to a graph. */
    public ScoredAttention(SameDiff sd, ScoredAttentionSpec spec, SDVariable... inputs) {
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
        spec().sizes(inputs);
        return List.of(inputs.get(0).withColumns(inputs.get(2).columns()));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable[] inputs = Arrays.copyOf(args(), args().length + 1);
        inputs[args().length] = gradients.get(0);
        SDVariable[] d = new ScoredAttentionGrad(sameDiff, spec(), inputs).outputVariables();
        List<SDVariable> all = new ArrayList<>(List.of(d));
        for (int i = d.length; i < args().length; i++) {
            all.add(noGradient(arg(i)));
        }
        return all;
    }
}
