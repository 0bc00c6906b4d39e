package org.attn4j.framework.op.attention.kernelized;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Kernelised attention at a cost linear in T and S: with {@code phi(x) = elu(x) + 1},
 *
 * <pre>{@code
 * y[t] = phi(q[t]) M[t] / (phi(q[t]) . z[t]),   M[t] = sum_s phi(k[s]) v[s]^T,   z[t] = sum_s phi(k[s])
 * }</pre>
 *
 * <p>for each head, over the keys that query t sees. That equals weights {@code phi(q) . phi(k)}, divided by their sum,
 * without laying them out: M [K, N] and z [K] are summed once, or as the queries proceed when causal.
 *
 * <p>Inputs: q [B, T, H K], k [B, S, H K], v [B, S, H N]; then, where {@link LinearAttentionSpec} names them, mask [B, S],
 * 1 keeps and 0 hides a key, and offset, a scalar INT32, the position of query 0. Output: y [B, T, H N]; 0 for a query
 * that may see no key.
 *
 * @see <a href="https://arxiv.org/abs/2006.16236">Katharopoulos et al. 2020</a>
 */
public final class LinearAttention extends JavaOp {
    /** For SameDiff's registry. */
    public LinearAttention() {}

    /** Adds the op to a graph. */
    public LinearAttention(SameDiff sd, LinearAttentionSpec spec, SDVariable... inputs) {
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
        spec().sizes(inputs);
        return List.of(inputs.get(0).withColumns(inputs.get(2).columns()));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable[] inputs = Arrays.copyOf(args(), args().length + 1);
        inputs[args().length] = gradients.get(0);
        SDVariable[] d = new LinearAttentionGrad(sameDiff, spec(), inputs).outputVariables();
        List<SDVariable> all = new ArrayList<>(List.of(d));
        for (int i = d.length; i < args().length; i++) {
            all.add(noGradient(arg(i)));
        }
        return all;
    }
}
