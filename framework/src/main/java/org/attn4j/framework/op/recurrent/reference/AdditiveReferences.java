package org.attn4j.framework.op.recurrent.reference;

import java.util.List;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.recurrent.AdditiveAttention;
import org.attn4j.framework.op.recurrent.AdditiveAttentionGrad;
import org.attn4j.framework.op.reference.Rows;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Additive attention, one query at a time. */
public final class AdditiveReferences {
    private AdditiveReferences() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.op(AdditiveAttention::new, AdditiveReferences::forward);
        table.op(AdditiveAttentionGrad::new, AdditiveReferences::backward);
    }

    private static List<INDArray> forward(AdditiveAttention op, List<INDArray> inputs) {
        INDArray q = inputs.get(0);
        INDArray values = inputs.get(3);
        INDArray context = Rows.zeros(q, q.size(0), q.size(1), values.size(2));
        INDArray weights = Rows.zeros(q, q.size(0), q.size(1), values.size(1));
        for (int b = 0; b < q.size(0); b++) {
            for (int t = 0; t < q.size(1); t++) {
                INDArray w = weights(
                        row(q, b, t), row(inputs.get(1), b), inputs.get(2), op.masked() ? inputs.get(4) : null, b);
                weights.get(NDArrayIndex.point(b), NDArrayIndex.point(t), NDArrayIndex.all())
                        .assign(w);
                context.get(NDArrayIndex.point(b), NDArrayIndex.point(t), NDArrayIndex.all())
                        .assign(w.mmul(row(values, b)));
            }
        }
        return List.of(context, weights);
    }

    /** The weights [1, S] of a query [1, A] over the keys [S, A] of row b. */
    static INDArray weights(INDArray q, INDArray keys, INDArray v, INDArray mask, int b) {
        long s = keys.size(0);
        INDArray tanh = Transforms.tanh(keys.addRowVector(q.reshape(q.length())));
        double[] scores = tanh.mmul(v.reshape('c', v.length(), 1))
                .reshape(s)
                .castTo(org.nd4j.linalg.api.buffer.DataType.DOUBLE)
                .toDoubleVector();
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < s; i++) {
            scores[i] = mask == null || mask.getDouble(b, i) != 0 ? scores[i] : Double.NEGATIVE_INFINITY;
            max = Math.max(max, scores[i]);
        }
        double sum = 0;
        for (int i = 0; i < s; i++) {
            scores[i] = max == Double.NEGATIVE_INFINITY ? 0 : Math.exp(scores[i] - max);
            sum += scores[i];
        }
        INDArray w = Rows.zeros(q, 1, s);
        for (int i = 0; i < s; i++) {
            w.putScalar(0, i, sum == 0 ? 0 : scores[i] / sum);
        }
        return w;
    }

    private static List<INDArray> backward(AdditiveAttentionGrad op, List<INDArray> inputs) {
        INDArray q = inputs.get(0);
        INDArray dq = q.mul(0);
        INDArray dk = inputs.get(1).mul(0);
        INDArray dv = inputs.get(2).mul(0);
        INDArray dValues = inputs.get(3).mul(0);
        for (int b = 0; b < q.size(0); b++) {
            for (int t = 0; t < q.size(1); t++) {
                INDArray dContext = row(inputs.get(5), b, t);
                INDArray above = op.weighted() ? row(inputs.get(6), b, t) : null;
                List<INDArray> d = gradients(
                        row(q, b, t),
                        row(inputs.get(1), b),
                        inputs.get(2),
                        row(inputs.get(3), b),
                        row(inputs.get(4), b, t),
                        dContext,
                        above);
                dq.get(NDArrayIndex.point(b), NDArrayIndex.point(t), NDArrayIndex.all())
                        .assign(d.get(0));
                add(dk, b, d.get(1));
                dv.addi(d.get(2).reshape(dv.shape()));
                add(dValues, b, d.get(3));
            }
        }
        return List.of(dq, dk, dv, dValues);
    }

    /** For one query: gradients of q [1, A], keys [S, A], v [1, A], values [S, N]; {@code above} [1, S] may be null. */
    static List<INDArray> gradients(
            INDArray q, INDArray keys, INDArray v, INDArray values, INDArray w, INDArray dContext, INDArray above) {
        INDArray dw = dContext.mmul(values.transpose()); // [1, S]
        dw = above == null ? dw : dw.add(above);
        double mean = dw.mul(w).sumNumber().doubleValue();
        INDArray de = dw.sub(mean).mul(w); // [1, S]
        INDArray tanh = Transforms.tanh(keys.addRowVector(q.reshape(q.length()))); // [S, A]
        INDArray dv = de.mmul(tanh);
        INDArray dk = tanh.mul(tanh)
                .rsub(1)
                .mulRowVector(v.reshape(v.length()))
                .mulColumnVector(de.reshape('c', de.length(), 1));
        INDArray dq = dk.sum(0).reshape(1, q.length());
        return List.of(dq, dk, dv, w.transpose().mmul(dContext));
    }

    static void add(INDArray target, int b, INDArray matrix) {
        target.get(NDArrayIndex.point(b), NDArrayIndex.all(), NDArrayIndex.all())
                .addi(matrix);
    }

    /** Matrix b of [B, S, N]. */
    static INDArray row(INDArray all, int b) {
        return all.get(NDArrayIndex.point(b), NDArrayIndex.all(), NDArrayIndex.all())
                .dup('c')
                .reshape('c', all.size(1), all.size(2));
    }

    /** Row [1, N] of [B, T, N]. */
    static INDArray row(INDArray all, int b, int t) {
        return all.get(NDArrayIndex.point(b), NDArrayIndex.point(t), NDArrayIndex.all())
                .dup('c')
                .reshape('c', 1, all.size(2));
    }
}
