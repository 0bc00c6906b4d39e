package org.attn4j.framework.op.linear.reference;

import java.util.List;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.linear.Linear;
import org.attn4j.framework.op.linear.LinearInputGrad;
import org.attn4j.framework.op.linear.LinearParameterGrad;
import org.attn4j.framework.op.reference.Rows;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Linear maps by {@code mmul}. */
public final class LinearReferences {
    private LinearReferences() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.op(Linear::new, LinearReferences::linear);
        table.op(LinearInputGrad::new, LinearReferences::inputGrad);
        table.op(LinearParameterGrad::new, LinearReferences::parameterGrad);
    }

    private static List<INDArray> linear(Linear op, List<INDArray> inputs) {
        INDArray x = inputs.get(0);
        INDArray w = op.transposed() ? inputs.get(1).transpose() : inputs.get(1); // [I, O]
        INDArray y = Rows.of(x).mmul(w);
        if (op.biased()) {
            y = y.addRowVector(inputs.get(2).reshape(w.size(1)));
        }
        return List.of(Rows.withColumns(x, y));
    }

    private static List<INDArray> inputGrad(LinearInputGrad op, List<INDArray> inputs) {
        INDArray g = inputs.get(0);
        INDArray w = op.transposed() ? inputs.get(1).transpose() : inputs.get(1);
        return List.of(Rows.withColumns(g, Rows.of(g).mmul(w.transpose())));
    }

    private static List<INDArray> parameterGrad(LinearParameterGrad op, List<INDArray> inputs) {
        INDArray x = Rows.of(inputs.get(0)); // [M, I]
        INDArray g = Rows.of(inputs.get(1)); // [M, O]
        INDArray dw = op.transposed() ? g.transpose().mmul(x) : x.transpose().mmul(g);
        return op.biased() ? List.of(dw, g.sum(0)) : List.of(dw);
    }
}
