package org.attn4j.framework.op.loss.reference;

import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.loss.TotalLoss;
import org.attn4j.framework.op.loss.TotalLossGrad;
import org.attn4j.framework.op.reference.Rows;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Auxiliary losses, weighed by a micro-batch's share of the targets. */
public final class TotalLossReferences {
    private TotalLossReferences() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.op(TotalLoss::new, TotalLossReferences::total);
        table.op(TotalLossGrad::new, (op, in) -> List.of(in.get(2).mul(share(in.get(0), in.get(1), op.ignored()))));
    }

    private static List<INDArray> total(TotalLoss op, List<INDArray> in) {
        double sum = 0;
        for (INDArray auxiliary : in.subList(3, in.size())) {
            sum += auxiliary.getDouble(0);
        }
        return List.of(in.get(0).add(sum * share(in.get(1), in.get(2), op.ignored())));
    }

    private static double share(INDArray labels, INDArray count, int ignored) {
        long counted =
                Arrays.stream(Rows.integers(labels)).filter(l -> l != ignored).count();
        return counted == 0 ? 0 : counted / count.getDouble(0);
    }
}
