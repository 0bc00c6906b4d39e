package org.attn4j.framework.op.linear.reference;

import java.util.List;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.linear.Columns;
import org.attn4j.framework.op.linear.ColumnsGrad;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Column ranges by ND4J's indexing. */
public final class ColumnReferences {
    private ColumnReferences() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.op(Columns::new, (op, in) -> {
            INDArray x = in.get(0);
            long[] shape = x.shape().clone();
            shape[shape.length - 1] = op.to() - op.from();
            return List.of(matrix(x)
                    .get(NDArrayIndex.all(), NDArrayIndex.interval(op.from(), op.to()))
                    .dup('c')
                    .reshape(shape));
        });
        table.op(ColumnsGrad::new, (op, in) -> {
            INDArray dx = Nd4j.zeros(in.get(0).dataType(), in.get(0).shape());
            matrix(dx)
                    .get(NDArrayIndex.all(), NDArrayIndex.interval(op.from(), op.to()))
                    .assign(matrix(in.get(1)));
            return List.of(dx);
        });
    }

    private static INDArray matrix(INDArray x) {
        return x.reshape(-1, x.size(-1));
    }
}
