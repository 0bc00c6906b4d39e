package org.attn4j.framework.op.loss.reference;

import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.loss.ArgMax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Likeliest classes by ND4J's own reduction. */
public final class ArgMaxReference {
    private ArgMaxReference() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.op(ArgMax::new, (op, in) -> {
            INDArray x = in.get(0);
            long[] shape = Arrays.copyOf(x.shape(), x.rank() - 1);
            INDArray rows = x.reshape(-1, x.size(-1)).argMax(1).castTo(DataType.INT32);
            return List.of(rows.reshape(shape));
        });
    }
}
