package org.attn4j.framework.op.attention.kernelized.reference;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.attention.HeadSizes;
import org.attn4j.framework.op.attention.kernelized.LinearAttention;
import org.attn4j.framework.op.attention.kernelized.LinearAttentionGrad;
import org.attn4j.framework.op.attention.kernelized.LinearAttentionSpec;
import org.attn4j.framework.op.attention.kernelized.LinearAttentionWeights;
import org.attn4j.framework.op.attention.reference.HeadParts;
import org.attn4j.framework.op.reference.Rows;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Kernelised attention in its quadratic form, one head at a time. */
public final class LinearAttentionReferences {
    private LinearAttentionReferences() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.op(LinearAttention::new, (op, inputs) -> forward(op.spec(), inputs));
        table.op(LinearAttentionWeights::new, (op, inputs) -> weights(op.spec(), inputs));
        table.op(LinearAttentionGrad::new, (op, inputs) -> backward(op.spec(), inputs));
    }

    private static HeadSizes sizes(LinearAttentionSpec spec, List<INDArray> inputs) {
        return spec.sizes(inputs.stream()
                .map(a -> new TensorSpec(a.dataType(), a.shape()))
                .toList());
    }

    /** {@code elu(x) + 1}. */
    private static INDArray features(INDArray x) {
        INDArray positive = x.gt(0).castTo(x.dataType());
        return positive.mul(x.add(1)).add(positive.rsub(1).mul(Transforms.exp(Transforms.min(x, 0))));
    }

    private static INDArray slope(INDArray x) {
        return Transforms.exp(Transforms.min(x, 0));
    }

    /** Features' products, 0 where a key is hidden: [T, S]. */
    private static INDArray products(LinearAttentionSpec spec, List<INDArray> inputs, HeadSizes n, int b, int h) {
        return features(HeadParts.part(inputs.get(0), b, h, n.heads()))
                .mmul(features(HeadParts.part(inputs.get(1), b, h, n.heads())).transpose())
                .mul(visible(spec, inputs, n, b));
    }

    private static INDArray visible(LinearAttentionSpec spec, List<INDArray> inputs, HeadSizes n, int b) {
        long offset = spec.shifted() ? inputs.get(spec.offsetInput()).getLong(0) : 0;
        INDArray visible = Nd4j.zeros(inputs.get(0).dataType(), n.queries(), n.keys());
        for (int t = 0; t < n.queries(); t++) {
            for (int s = 0; s < n.keys(); s++) {
                boolean hidden = spec.causal() && s > offset + t
                        || spec.masked() && inputs.get(spec.maskInput()).getDouble(b, s) == 0;
                visible.putScalar(t, s, hidden ? 0 : 1);
            }
        }
        return visible;
    }

    /** One over each row's sum; 0 for a row of zeros: [T, 1]. */
    private static INDArray inverse(INDArray products) {
        INDArray sums = products.sum(true, 1);
        for (long t = 0; t < sums.length(); t++) {
            double sum = sums.getDouble(t);
            sums.putScalar(t, sum > 0 ? 1 / sum : 0);
        }
        return sums;
    }

    private static List<INDArray> forward(LinearAttentionSpec spec, List<INDArray> inputs) {
        HeadSizes n = sizes(spec, inputs);
        INDArray y = Rows.zeros(inputs.get(0), n.batch(), n.queries(), (long) n.heads() * n.valueWidth());
        for (int b = 0; b < n.batch(); b++) {
            for (int h = 0; h < n.heads(); h++) {
                INDArray a = products(spec, inputs, n, b, h);
                INDArray w = a.mulColumnVector(inverse(a));
                HeadParts.add(y, b, h, n.valueWidth(), w.mmul(HeadParts.part(inputs.get(2), b, h, n.heads())));
            }
        }
        return List.of(y);
    }

    private static List<INDArray> weights(LinearAttentionSpec spec, List<INDArray> inputs) {
        HeadSizes n = sizes(spec, inputs);
        INDArray all = Rows.zeros(inputs.get(0), n.batch(), n.heads(), n.queries(), n.keys());
        for (int b = 0; b < n.batch(); b++) {
            for (int h = 0; h < n.heads(); h++) {
                INDArray a = products(spec, inputs, n, b, h);
                all.slice(b).slice(h).assign(a.mulColumnVector(inverse(a)));
            }
        }
        return List.of(all);
    }

    private static List<INDArray> backward(LinearAttentionSpec spec, List<INDArray> inputs) {
        HeadSizes n = sizes(spec, inputs);
        INDArray dq = Nd4j.zerosLike(inputs.get(0));
        INDArray dk = Nd4j.zerosLike(inputs.get(1));
        INDArray dv = Nd4j.zerosLike(inputs.get(2));
        for (int b = 0; b < n.batch(); b++) {
            for (int h = 0; h < n.heads(); h++) {
                INDArray q = HeadParts.part(inputs.get(0), b, h, n.heads());
                INDArray k = HeadParts.part(inputs.get(1), b, h, n.heads());
                INDArray v = HeadParts.part(inputs.get(2), b, h, n.heads());
                INDArray dOut = HeadParts.part(inputs.get(spec.inputs()), b, h, n.heads());
                INDArray a = products(spec, inputs, n, b, h); // [T, S]
                INDArray inverse = inverse(a);
                INDArray w = a.mulColumnVector(inverse);
                INDArray g = dOut.mmul(v.transpose()); // [T, S]
                INDArray da = g.subColumnVector(g.mul(w).sum(true, 1))
                        .mulColumnVector(inverse)
                        .mul(visible(spec, inputs, n, b));
                HeadParts.add(dv, b, h, n.valueWidth(), w.transpose().mmul(dOut));
                HeadParts.add(dq, b, h, n.width(), da.mmul(features(k)).mul(slope(q)));
                HeadParts.add(
                        dk, b, h, n.width(), da.transpose().mmul(features(q)).mul(slope(k)));
            }
        }
        return List.of(dq, dk, dv);
    }
}
