package org.attn4j.framework.op.loss.reference;

import java.util.List;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.loss.CrossEntropy;
import org.attn4j.framework.op.loss.CrossEntropyGrad;
import org.attn4j.framework.op.reference.Rows;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Cross-entropy and its gradient, by the formulas. */
public final class CrossEntropyReferences {
    private CrossEntropyReferences() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.op(CrossEntropy::new, CrossEntropyReferences::loss);
        table.op(CrossEntropyGrad::new, CrossEntropyReferences::gradient);
    }

    private static List<INDArray> loss(CrossEntropy op, List<INDArray> inputs) {
        INDArray z = Rows.of(inputs.get(0)); // [rows, V]
        INDArray weights = op.weighted() ? inputs.get(3) : null;
        INDArray target = target(z, Rows.integers(inputs.get(1)), op.ignored(), op.smoothing(), weights);
        INDArray max = z.max(true, 1);
        INDArray lse = Transforms.log(Transforms.exp(z.sub(max)).sum(true, 1)).add(max); // [rows, 1]
        // A row's targets sum to 1 if unweighted, or to 0 where the row does not count.
        double sum = target.mul(lse.sub(z)).sumNumber().doubleValue();
        double count = count(op.counted() ? inputs.get(2) : null, target);
        INDArray loss = Nd4j.scalar(z.dataType(), count == 0 ? 0 : sum / count);
        return List.of(loss, lse.reshape(z.size(0)));
    }

    private static List<INDArray> gradient(CrossEntropyGrad op, List<INDArray> inputs) {
        INDArray z = Rows.of(inputs.get(0));
        INDArray weights = op.weighted() ? inputs.get(3) : null;
        INDArray target = target(z, Rows.integers(inputs.get(1)), op.ignored(), op.smoothing(), weights);
        INDArray e = Transforms.exp(z.sub(z.max(true, 1)));
        INDArray softmax = e.div(e.sum(true, 1));
        double count = count(op.counted() ? inputs.get(2) : null, target);
        double upstream = inputs.get(op.statistics() + 1).getDouble(0);
        INDArray d = softmax.mul(target.sum(true, 1)).sub(target).mul(count == 0 ? 0 : upstream / count);
        return List.of(d.reshape('c', inputs.get(0).shape()));
    }

    /** The distribution each row is held to, times the classes' weights, [rows, V]; zeros in rows that do not count. */
    private static INDArray target(INDArray z, int[] labels, int ignored, double smoothing, INDArray weights) {
        INDArray target = Rows.zeros(z, z.shape());
        for (int r = 0; r < labels.length; r++) {
            if (labels[r] != ignored) {
                Rows.checkRange("cross-entropy", "label", labels[r], r, z.size(1));
                target.getRow(r).assign(smoothing / z.size(1));
                target.putScalar(r, labels[r], 1 - smoothing + smoothing / z.size(1));
            }
        }
        return weights == null ? target : target.mulRowVector(weights.castTo(target.dataType()));
    }

    private static double count(INDArray given, INDArray target) {
        return given != null ? given.getDouble(0) : Math.rint(target.sumNumber().doubleValue());
    }
}
