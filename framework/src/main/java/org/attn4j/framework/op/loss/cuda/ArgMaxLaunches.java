package org.attn4j.framework.op.loss.cuda;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.loss.ArgMax;

/** Likeliest class of every row. */
public final class ArgMaxLaunches {
    private static final int NARROW = 512;

    private ArgMaxLaunches() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.cuda(ArgMax.class, ArgMaxLaunches::argMax);
    }

    private static Runnable argMax(ArgMax op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        Tensor x = inputs.get(0);
        return device.kernel("loss/cuda/argmax", "argmax")
                .grid(Math.max(1, x.rows()))
                .block(x.columns() <= NARROW ? 32 : 256)
                .tensor(x)
                .tensor(outputs.get(0))
                .integer(x.columns())
                .ready();
    }
}
