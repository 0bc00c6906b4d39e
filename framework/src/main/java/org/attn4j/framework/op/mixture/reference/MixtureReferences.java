package org.attn4j.framework.op.mixture.reference;

import java.util.List;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.mixture.Combine;
import org.attn4j.framework.op.mixture.CombineGrad;
import org.attn4j.framework.op.mixture.Dispatch;
import org.attn4j.framework.op.mixture.GroupedLinear;
import org.attn4j.framework.op.mixture.GroupedLinearInputGrad;
import org.attn4j.framework.op.mixture.GroupedLinearParameterGrad;
import org.attn4j.framework.op.reference.Rows;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** What experts do with their tokens' rows: one array operation for each row or group. */
public final class MixtureReferences {
    private MixtureReferences() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.op(Dispatch::new, MixtureReferences::dispatch);
        table.op(Combine::new, MixtureReferences::combine);
        table.op(CombineGrad::new, MixtureReferences::combineGrad);
        table.op(GroupedLinear::new, MixtureReferences::linear);
        table.op(GroupedLinearInputGrad::new, MixtureReferences::inputGrad);
        table.op(GroupedLinearParameterGrad::new, MixtureReferences::parameterGrad);
        RoutingReferences.register(table);
    }

    private static List<INDArray> dispatch(Dispatch op, List<INDArray> in) {
        INDArray x = Rows.of(in.get(0));
        int[] slots = Rows.integers(in.get(1));
        int active = slots.length / Math.max(1, (int) x.size(0));
        INDArray rows = Rows.zeros(x, slots.length, x.size(1));
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] >= 0) {
                rows.putRow(slots[i], x.getRow(i / active));
            }
        }
        return List.of(rows);
    }

    private static List<INDArray> combine(Combine op, List<INDArray> in) {
        INDArray rows = in.get(0);
        int[] slots = Rows.integers(in.get(1));
        int active = (int) in.get(1).size(-1);
        INDArray sum = Rows.zeros(rows, slots.length / active, rows.size(1));
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] >= 0) {
                INDArray row = rows.getRow(slots[i]);
                INDArray to = sum.getRow(i / active);
                to.addi(op.weighted() ? row.mul(Rows.of(in.get(3)).getDouble(i / active, i % active)) : row);
            }
        }
        return List.of(Rows.withColumns(in.get(1), sum));
    }

    private static List<INDArray> combineGrad(CombineGrad op, List<INDArray> in) {
        INDArray rows = in.get(0);
        int[] slots = Rows.integers(in.get(1));
        INDArray weights = Rows.of(in.get(3)); // [N, A]
        INDArray dy = Rows.of(in.get(4)); // [N, D]
        int active = (int) weights.size(1);
        INDArray drows = Rows.zeros(rows, rows.shape());
        INDArray dweights = Rows.zeros(weights, weights.shape());
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] >= 0) {
                INDArray g = dy.getRow(i / active);
                drows.putRow(slots[i], g.mul(weights.getDouble(i / active, i % active)));
                double dot = g.mul(rows.getRow(slots[i])).sumNumber().doubleValue();
                dweights.putScalar(i / active, i % active, dot);
            }
        }
        return List.of(drows, dweights.reshape('c', in.get(3).shape()));
    }

    private static List<INDArray> linear(GroupedLinear op, List<INDArray> in) {
        INDArray x = in.get(0);
        INDArray w = in.get(1);
        int[] offsets = Rows.integers(in.get(2));
        INDArray y = Rows.zeros(x, x.size(0), w.size(2));
        for (int g = 0; g < w.size(0); g++) {
            if (offsets[g] < offsets[g + 1]) {
                INDArray part = group(x, offsets, g).mmul(matrix(w, g));
                group(y, offsets, g)
                        .assign(op.biased() ? part.addRowVector(in.get(3).getRow(g)) : part);
            }
        }
        return List.of(y);
    }

    private static List<INDArray> inputGrad(GroupedLinearInputGrad op, List<INDArray> in) {
        INDArray dy = in.get(0);
        INDArray w = in.get(1);
        int[] offsets = Rows.integers(in.get(2));
        INDArray dx = Rows.zeros(dy, dy.size(0), w.size(1));
        for (int g = 0; g < w.size(0); g++) {
            if (offsets[g] < offsets[g + 1]) {
                group(dx, offsets, g)
                        .assign(group(dy, offsets, g).mmul(matrix(w, g).transpose()));
            }
        }
        return List.of(dx);
    }

    private static List<INDArray> parameterGrad(GroupedLinearParameterGrad op, List<INDArray> in) {
        INDArray x = in.get(0);
        INDArray dy = in.get(1);
        int[] offsets = Rows.integers(in.get(2));
        int groups = offsets.length - 1;
        INDArray dw = Rows.zeros(x, groups, x.size(1), dy.size(1));
        INDArray db = Rows.zeros(x, groups, dy.size(1));
        for (int g = 0; g < groups; g++) {
            if (offsets[g] < offsets[g + 1]) {
                INDArray part = group(dy, offsets, g);
                matrix(dw, g).assign(group(x, offsets, g).transpose().mmul(part));
                db.putRow(g, part.sum(0));
            }
        }
        return op.biased() ? List.of(dw, db) : List.of(dw);
    }

    private static INDArray group(INDArray rows, int[] offsets, int g) {
        return rows.get(NDArrayIndex.interval(offsets[g], offsets[g + 1]), NDArrayIndex.all());
    }

    private static INDArray matrix(INDArray w, int g) {
        return w.get(NDArrayIndex.point(g), NDArrayIndex.all(), NDArrayIndex.all());
    }
}
