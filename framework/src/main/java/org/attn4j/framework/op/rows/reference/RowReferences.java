package org.attn4j.framework.op.rows.reference;

import java.util.List;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.reference.Rows;
import org.attn4j.framework.op.rows.GatherRows;
import org.attn4j.framework.op.rows.GatherRowsGrad;
import org.attn4j.framework.op.rows.MeanRows;
import org.attn4j.framework.op.rows.MeanRowsGrad;
import org.attn4j.framework.op.rows.PrependRow;
import org.attn4j.framework.op.rows.PrependRowGrad;
import org.attn4j.framework.op.rows.SelectRow;
import org.attn4j.framework.op.rows.SelectRowGrad;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Rows put before, taken from and averaged over sequences, by ND4J's indexing and sums. */
public final class RowReferences {
    private RowReferences() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.op(GatherRows::new, RowReferences::gather);
        table.op(GatherRowsGrad::new, RowReferences::gatherGrad);
        table.op(PrependRow::new, (op, in) -> {
            INDArray x = in.get(0);
            INDArray row = in.get(1).reshape('c', 1, 1, x.size(2)).repeat(0, x.size(0));
            return List.of(Nd4j.concat(1, row, x));
        });
        table.op(
                PrependRowGrad::new,
                (op, in) -> List.of(
                        in.get(2)
                                .get(
                                        NDArrayIndex.all(),
                                        NDArrayIndex.interval(1, in.get(2).size(1)),
                                        NDArrayIndex.all())
                                .dup('c'),
                        position(in.get(2), 0).sum(0)));
        table.op(
                SelectRow::new,
                (op, in) -> List.of(position(in.get(0), op.position()).dup('c')));
        table.op(SelectRowGrad::new, (op, in) -> {
            INDArray dx = Rows.zeros(in.get(0), in.get(0).shape());
            position(dx, op.position()).assign(in.get(1));
            return List.of(dx);
        });
        table.op(MeanRows::new, (op, in) -> {
            INDArray weights = weights(in.get(0), op.masked() ? in.get(1) : null);
            return List.of(in.get(0).mul(weights).sum(1));
        });
        table.op(MeanRowsGrad::new, (op, in) -> {
            INDArray weights = weights(in.get(0), op.masked() ? in.get(2) : null);
            INDArray dy = in.get(1).reshape('c', in.get(0).size(0), 1, in.get(0).size(2));
            return List.of(
                    Rows.zeros(in.get(0), in.get(0).shape()).addi(weights).mul(dy));
        });
    }

    private static List<INDArray> gather(GatherRows op, List<INDArray> inputs) {
        INDArray x = Rows.of(inputs.get(0));
        int[] positions = Rows.integers(inputs.get(1));
        INDArray y = Rows.zeros(x, positions.length, x.size(1));
        for (int i = 0; i < positions.length; i++) {
            Rows.checkRange("gather", "position", positions[i], i, x.size(0));
            y.putRow(i, x.getRow(positions[i]));
        }
        return List.of(y);
    }

    private static List<INDArray> gatherGrad(GatherRowsGrad op, List<INDArray> inputs) {
        INDArray sum = Rows.zeros(inputs.get(0), inputs.get(0).shape());
        INDArray rows = Rows.of(sum);
        int[] positions = Rows.integers(inputs.get(1));
        for (int i = 0; i < positions.length; i++) {
            Rows.checkRange("gather gradient", "position", positions[i], i, rows.size(0));
            rows.getRow(positions[i]).addi(inputs.get(2).getRow(i));
        }
        return List.of(sum);
    }

    private static INDArray position(INDArray x, int t) {
        return x.get(NDArrayIndex.all(), NDArrayIndex.point(t), NDArrayIndex.all());
    }

    /** 1 over the number of kept positions where a position is kept, else 0: [B, T, 1]. */
    private static INDArray weights(INDArray x, INDArray mask) {
        INDArray kept = mask == null
                ? Nd4j.ones(x.dataType(), x.size(0), x.size(1))
                : mask.neq(0).castTo(x.dataType());
        INDArray count = kept.sum(true, 1);
        return kept.div(org.nd4j.linalg.ops.transforms.Transforms.max(count, 1)).reshape('c', x.size(0), x.size(1), 1);
    }
}
