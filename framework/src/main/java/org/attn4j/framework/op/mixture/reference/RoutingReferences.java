package org.attn4j.framework.op.mixture.reference;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.PhiloxNormal;
import org.attn4j.framework.op.mixture.CountedTokens;
import org.attn4j.framework.op.mixture.RouterLoss;
import org.attn4j.framework.op.mixture.RouterLossGrad;
import org.attn4j.framework.op.mixture.TopKRouting;
import org.attn4j.framework.op.mixture.TopKRoutingGrad;
import org.attn4j.framework.op.reference.Rows;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Routing and its loss, by the formulas. */
public final class RoutingReferences {
    private RoutingReferences() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.op(CountedTokens::new, RoutingReferences::countedTokens);
        table.op(TopKRouting::new, RoutingReferences::routing);
        table.op(TopKRoutingGrad::new, RoutingReferences::routingGrad);
        table.op(RouterLoss::new, RoutingReferences::loss);
        table.op(RouterLossGrad::new, RoutingReferences::lossGrad);
    }

    private static List<INDArray> countedTokens(CountedTokens op, List<INDArray> in) {
        long[] shape = op.outputs(in.stream()
                        .map(a -> new TensorSpec(a.dataType(), a.shape()))
                        .toList())
                .get(0)
                .shape();
        int tokens = (int) shape[1];
        int[] labels = Rows.integers(in.get(0));
        boolean[] kept = counts(op.masked() ? in.get(1) : null, (int) (shape[0] * tokens));
        int[] counted = new int[kept.length];
        for (int i = 0; i < counted.length; i++) {
            int row = i / tokens;
            int token = i % tokens;
            int each = (int) (labels.length / shape[0]);
            IntStream own = op.positioned()
                    ? IntStream.range(0, labels.length).filter(p -> in.get(2).getInt(p) / tokens == row)
                    : IntStream.range(row * each + (op.causal() ? token : 0), (row + 1) * each);
            counted[i] = kept[i] && own.anyMatch(p -> labels[p] != op.ignored()) ? 1 : 0;
        }
        return List.of(Nd4j.createFromArray(counted).reshape('c', shape));
    }

    private static List<INDArray> routing(TopKRouting op, List<INDArray> in) {
        INDArray z = Rows.of(in.get(0)).dup('c'); // [N, E]
        int tokens = (int) z.size(0);
        int experts = (int) z.size(1);
        int active = op.active();
        if (op.noise() > 0) {
            addNoise(op, z, in.get(1).getLong(0));
        }
        int[] chosen = new int[tokens * active];
        INDArray weights = Rows.zeros(z, tokens, active);
        for (int t = 0; t < tokens; t++) {
            double[] row = z.getRow(t).toDoubleVector();
            // The sort is stable: equal logits stay in the order of experts.
            int[] order = IntStream.range(0, experts)
                    .boxed()
                    .sorted(Comparator.comparing((Integer e) -> -row[e]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            System.arraycopy(order, 0, chosen, t * active, active);
            double[] w = IntStream.range(0, active)
                    .mapToDouble(k -> Math.exp(row[order[k]] - row[order[0]]))
                    .toArray();
            double sum = Arrays.stream(w).sum();
            for (int k = 0; k < active; k++) {
                weights.putScalar(t, k, w[k] / sum);
            }
        }
        boolean[] counts = counts(op.masked() ? in.get(in.size() - 1) : null, tokens);
        int counted = counted(counts);
        int capacity = op.capacity(counted, experts);
        int[] slots = new int[chosen.length];
        Arrays.fill(slots, -1);
        int[] offsets = new int[experts + 1];
        INDArray share = Rows.zeros(z, experts);
        for (int e = 0; e < experts; e++) {
            offsets[e + 1] = offsets[e];
            int wish = 0;
            for (int i = 0; i < chosen.length; i++) {
                if (counts[i / active] && chosen[i] == e && wish++ < capacity) {
                    slots[i] = offsets[e + 1]++;
                }
            }
            share.putScalar(e, wish / Math.max(1.0, counted * active));
        }
        long[] shape = in.get(0).shape().clone();
        shape[shape.length - 1] = active;
        return List.of(
                weights.reshape('c', shape),
                Nd4j.createFromArray(chosen).reshape('c', shape),
                Nd4j.createFromArray(slots).reshape('c', shape),
                Nd4j.createFromArray(offsets),
                share,
                Nd4j.scalar(counted * active - offsets[experts]));
    }

    /** Which tokens a mask keeps; null keeps all. */
    private static boolean[] counts(INDArray mask, int tokens) {
        boolean[] counts = new boolean[tokens];
        for (int t = 0; t < tokens; t++) {
            counts[t] = mask == null || mask.getDouble(t) != 0;
        }
        return counts;
    }

    private static int counted(boolean[] counts) {
        int counted = 0;
        for (boolean c : counts) {
            counted += c ? 1 : 0;
        }
        return counted;
    }

    private static void addNoise(TopKRouting op, INDArray z, long step) {
        int[] words = new int[4];
        for (int i = 0; i < z.length(); i++) {
            z.putScalar(i, z.getDouble(i) + op.noise() * PhiloxNormal.of(op.key(), step, i, words));
        }
    }

    private static List<INDArray> routingGrad(TopKRoutingGrad op, List<INDArray> in) {
        INDArray w = Rows.of(in.get(1)); // [N, A]
        int[] experts = Rows.integers(in.get(2));
        INDArray dw = Rows.of(in.get(3));
        INDArray d = w.mul(dw.subColumnVector(w.mul(dw).sum(true, 1)));
        INDArray z = Rows.of(in.get(0));
        INDArray dz = Rows.zeros(z, z.shape());
        int active = (int) w.size(1);
        for (int i = 0; i < experts.length; i++) {
            dz.putScalar(i / active, experts[i], d.getDouble(i / active, i % active));
        }
        return List.of(dz.reshape('c', in.get(0).shape()));
    }

    private static List<INDArray> loss(RouterLoss op, List<INDArray> in) {
        INDArray z = Rows.of(in.get(0));
        INDArray weights = weights(z, op.masked() ? in.get(2) : null); // [N, 1]
        INDArray mean = softmax(z).mulColumnVector(weights).sum(0); // [E]
        double balance = mean.mul(in.get(1)).sumNumber().doubleValue() * z.size(1);
        INDArray lse = logSumExp(z);
        double square = lse.mul(lse).mul(weights).sumNumber().doubleValue();
        return List.of(Nd4j.scalar(z.dataType(), op.balance() * balance + op.z() * square));
    }

    private static List<INDArray> lossGrad(RouterLossGrad op, List<INDArray> in) {
        INDArray z = Rows.of(in.get(0));
        INDArray p = softmax(z);
        INDArray share = in.get(1);
        INDArray mean = p.mulRowVector(share).sum(true, 1); // [N, 1]
        INDArray balance =
                p.mul(p.mul(0).addRowVector(share).subColumnVector(mean)).mul(op.balance() * z.size(1));
        INDArray square = p.mulColumnVector(logSumExp(z)).mul(2 * op.z());
        INDArray weights = weights(z, op.masked() ? in.get(3) : null);
        INDArray d = balance.add(square).mulColumnVector(weights).mul(in.get(2).getDouble(0));
        return List.of(d.reshape('c', in.get(0).shape()));
    }

    /** 1 over the number of tokens that count where one does, else 0: [N, 1]. */
    private static INDArray weights(INDArray z, INDArray mask) {
        boolean[] counts = counts(mask, (int) z.size(0));
        INDArray weights = Rows.zeros(z, counts.length, 1);
        for (int t = 0; t < counts.length; t++) {
            weights.putScalar(t, counts[t] ? 1.0 / counted(counts) : 0);
        }
        return weights;
    }

    private static INDArray softmax(INDArray z) {
        INDArray e = Transforms.exp(z.subColumnVector(z.max(true, 1)));
        return e.divColumnVector(e.sum(true, 1));
    }

    private static INDArray logSumExp(INDArray z) {
        INDArray max = z.max(true, 1);
        return Transforms.log(Transforms.exp(z.subColumnVector(max)).sum(true, 1))
                .add(max); // [N, 1]
    }
}
