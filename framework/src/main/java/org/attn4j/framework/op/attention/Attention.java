package org.attn4j.framework.op.attention;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Scaled dot-product attention over H heads: {@code softmax(scale Q K^T) V} for each head, H K wide.
 *
 * <p>With a table of relative positions the scores are {@code scale Q K^T + table[h, bucket(s - t)]}, positions absolute; no
 * [T, S] array is laid out for it. With segment ids a query sees only keys of its own segment, so that documents packed
 * into one sequence do not see one another. With a {@link SparsePattern} only its pairs of positions attend; tiles of pairs
 * outside of it cost nothing, so that time grows with the pairs.
 *
 * <p>Inputs: {@code qkv} [B, T, (H + 2G) K], columns Q, K, V with each head contiguous; or {@code q} [B, T, H K] and
 * {@code kv} [B, S, 2 G K]. Then, where {@link AttentionSpec} names them: {@code mask} [B, S], 1 keeps and 0 hides a key;
 * {@code offset} a scalar INT32, the absolute position of query 0 (keys start at 0), for causal attention over a cache;
 * {@code table} [H, buckets], see {@link RelativeBuckets}; {@code segments} [B, T] INT32, and with {@code kv} also [B, S];
 * {@code step} a scalar INT64 for dropout. With G below H, heads h share key/value head {@code h G / H} (grouped-query).
 * Outputs: y [B, T, H K]; statistics [B, H, T], the log-sum-exp of each query's scores. A query that may see no key gets
 * output 0, gradient 0 and statistic +infinity.
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017</a>
 * @see <a href="https://arxiv.org/abs/2305.13245">Ainslie et al. 2023, grouped-query attention</a>
 * @see <a href="https://arxiv.org/abs/1910.10683">Raffel et al. 2020, relative position bias</a>
 */
public final class Attention extends JavaOp {
    /** For SameDiff's registry. */
    public Attention() {}

    /**
     * Adds the op to a graph.
     *
     * @param inputs as told above, in that order, without those that the spec does not name
     */
    public Attention(SameDiff sd, AttentionSpec spec, SDVariable... inputs) {
        super(sd, inputs);
        spec.check(inputs.length);
        keep(spec);
    }

    /** What it computes. */
    public AttentionSpec spec() {
        return kept(AttentionSpec.class);
    }

    @Override
    public int getNumOutputs() {
        return 2;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        AttentionShape shape = AttentionShape.of(spec(), inputs);
        TensorSpec q = inputs.get(0);
        return List.of(
                q.withColumns(shape.heads() * (long) shape.width()),
                new TensorSpec(q.type(), shape.batch(), shape.heads(), shape.queries()));
    }

    @Override
    public long flops(List<TensorSpec> inputs) {
        return AttentionShape.of(spec(), inputs).products(2, spec().sparse());
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable[] forward = outputVariables();
        SDVariable[] inputs = java.util.Arrays.copyOf(args(), args().length + 3);
        inputs[args().length] = forward[0];
        inputs[args().length + 1] = forward[1];
        inputs[args().length + 2] = gradients.get(0);
        SDVariable[] d = new AttentionGrad(sameDiff, spec(), inputs).outputVariables();
        int projections = spec().packed() ? 1 : 2;
        List<SDVariable> all = new ArrayList<>();
        for (int i = 0; i < args().length; i++) {
            boolean table = i == spec().tableInput();
            all.add(i < projections ? d[i] : table ? d[projections] : noGradient(arg(i)));
        }
        return all;
    }
}
