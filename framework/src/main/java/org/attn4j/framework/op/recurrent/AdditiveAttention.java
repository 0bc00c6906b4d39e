package org.attn4j.framework.op.recurrent;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Additive attention: weights {@code softmax over s of v · tanh(q_t + k_s)}, context {@code sum of weight_s value_s};
 * queries and keys come in projected, {@code Wq x} and {@code Wk data}.
 *
 * <p>Inputs: q [B, T, A]; keys [B, S, A]; v [A]; values [B, S, N]; then, where there, mask [B, S], 1 keeps and 0 hides a
 * key. Outputs: context [B, T, N]; weights [B, T, S]. A query that may see no key gets weights, context and gradient 0.
 *
 * @see <a href="https://arxiv.org/abs/1409.0473">Bahdanau et al. 2014</a>
 */
public final class AdditiveAttention extends JavaOp {
    /** For SameDiff's registry. */
    public AdditiveAttention() {}

    /** Adds the op to a graph; mask may be null. */
    public AdditiveAttention(
            SameDiff sd, SDVariable queries, SDVariable keys, SDVariable v, SDVariable values, SDVariable mask) {
        super(sd, present(queries, keys, v, values, mask));
        addBArgument(mask != null);
    }

    /** Whether there is a mask, the last input. */
    public boolean masked() {
        return flag(0);
    }

    @Override
    public int getNumOutputs() {
        return 2;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec q = inputs.get(0);
        TensorSpec k = inputs.get(1);
        TensorSpec values = inputs.get(3);
        check(q.rank() == 3 && k.rank() == 3 && values.rank() == 3, "expected [B, T, A], [B, S, A], [B, S, N]");
        check(
                q.dim(0) == k.dim(0) && q.dim(2) == k.dim(2) && inputs.get(2).size() == q.dim(2),
                "queries %s, keys %s and v %s do not fit one another",
                q,
                k,
                inputs.get(2));
        check(
                values.dim(0) == k.dim(0) && values.dim(1) == k.dim(1),
                "values %s do not fit keys %s: expected one value a key",
                values,
                k);
        check(
                !masked() || inputs.get(4).size() == k.dim(0) * k.dim(1),
                "the mask must be [%s, %s]",
                k.dim(0),
                k.dim(1));
        return List.of(q.withColumns(values.dim(2)), q.withColumns(k.dim(1)));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable[] out = outputVariables();
        SDVariable context = gradients.get(0) == null ? sameDiff.zerosLike(out[0]) : gradients.get(0);
        SDVariable[] d = new AdditiveAttentionGrad(
                        sameDiff, arg(0), arg(1), arg(2), arg(3), out[1], context, gradients.get(1))
                .outputVariables();
        List<SDVariable> all = new ArrayList<>(List.of(d));
        if (masked()) {
            all.add(noGradient(arg(4)));
        }
        return all;
    }
}
