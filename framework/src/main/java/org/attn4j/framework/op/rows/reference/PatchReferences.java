package org.attn4j.framework.op.rows.reference;

import java.util.List;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.rows.Patches;
import org.attn4j.framework.op.rows.PatchesGrad;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Images to patches and back by reshape and permute. */
public final class PatchReferences {
    private PatchReferences() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.op(Patches::new, (op, in) -> {
            INDArray x = in.get(0);
            long p = op.size();
            long down = x.size(2) / p;
            long across = x.size(3) / p;
            INDArray cut = x.dup('c').reshape('c', x.size(0), x.size(1), down, p, across, p);
            return List.of(
                    cut.permute(0, 2, 4, 1, 3, 5).dup('c').reshape('c', x.size(0), down * across, x.size(1) * p * p));
        });
        table.op(PatchesGrad::new, (op, in) -> {
            INDArray x = in.get(0);
            long p = op.size();
            INDArray cut = in.get(1).dup('c').reshape('c', x.size(0), x.size(2) / p, x.size(3) / p, x.size(1), p, p);
            return List.of(cut.permute(0, 3, 1, 4, 2, 5).dup('c').reshape('c', x.shape()));
        });
    }
}
