package org.attn4j.framework.op.norm.reference;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.norm.LayerNorm;
import org.attn4j.framework.op.norm.LayerNormGrad;
import org.attn4j.framework.op.norm.RmsNorm;
import org.attn4j.framework.op.norm.RmsNormGrad;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** References of the normalisations, over x as a matrix of rows. */
public final class NormReferences {
    private NormReferences() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.op(LayerNorm::new, NormReferences::layerNorm);
        table.op(LayerNormGrad::new, NormReferences::layerNormGrad);
        table.op(RmsNorm::new, NormReferences::rmsNorm);
        table.op(RmsNormGrad::new, NormReferences::rmsNormGrad);
    }

    private static List<INDArray> layerNorm(LayerNorm op, List<INDArray> in) {
        INDArray x = matrix(in.get(0));
        INDArray mean = mean(x);
        INDArray centred = x.sub(mean);
        INDArray inverse = inverseRoot(mean(centred.mul(centred)), op.epsilon());
        INDArray y = centred.mul(inverse).mul(row(in.get(1)));
        if (op.biased()) {
            y = y.add(row(in.get(2)));
        }
        return List.of(like(y, in.get(0)), Nd4j.concat(1, mean, inverse));
    }

    private static List<INDArray> layerNormGrad(LayerNormGrad op, List<INDArray> in) {
        INDArray x = matrix(in.get(0));
        INDArray dy = matrix(in.get(3));
        INDArray statistics = in.get(2);
        long rows = x.size(0);
        INDArray mean = statistics.getColumn(0).dup('c').reshape(rows, 1);
        INDArray inverse = statistics.getColumn(1).dup('c').reshape(rows, 1);
        INDArray n = x.sub(mean).mul(inverse);
        INDArray h = dy.mul(row(in.get(1)));
        INDArray dx = h.sub(mean(h)).sub(n.mul(mean(h.mul(n)))).mul(inverse);
        List<INDArray> gradients =
                new ArrayList<>(List.of(like(dx, in.get(0)), like(dy.mul(n).sum(0), in.get(1))));
        if (op.biased()) {
            gradients.add(like(dy.sum(0), in.get(1)));
        }
        return gradients;
    }

    private static List<INDArray> rmsNorm(RmsNorm op, List<INDArray> in) {
        INDArray x = matrix(in.get(0), in.get(1).length());
        INDArray inverse = inverseRoot(mean(x.mul(x)), op.epsilon());
        INDArray y = x.mul(inverse).mul(row(in.get(1)));
        return List.of(like(y, in.get(0)), inverse.reshape(x.size(0)));
    }

    private static List<INDArray> rmsNormGrad(RmsNormGrad op, List<INDArray> in) {
        INDArray x = matrix(in.get(0), in.get(1).length());
        INDArray dy = matrix(in.get(3), in.get(1).length());
        INDArray inverse = in.get(2).dup('c').reshape(x.size(0), 1);
        INDArray n = x.mul(inverse);
        INDArray h = dy.mul(row(in.get(1)));
        INDArray dx = h.sub(n.mul(mean(h.mul(n)))).mul(inverse);
        return List.of(like(dx, in.get(0)), like(dy.mul(n).sum(0), in.get(1)));
    }

    private static INDArray matrix(INDArray x) {
        return matrix(x, x.size(x.rank() - 1));
    }

    private static INDArray matrix(INDArray x, long columns) {
        return x.dup('c').reshape(x.length() / columns, columns);
    }

    private static INDArray row(INDArray vector) {
        return vector.dup('c').reshape(1, vector.length());
    }

    private static INDArray like(INDArray values, INDArray shape) {
        return values.dup('c').reshape(shape.shape());
    }

    /** Row means, [rows, 1]. */
    private static INDArray mean(INDArray x) {
        return x.sum(1).div(x.size(1)).reshape(x.size(0), 1);
    }

    private static INDArray inverseRoot(INDArray squares, double epsilon) {
        return Transforms.sqrt(squares.add(epsilon)).rdiv(1);
    }
}
