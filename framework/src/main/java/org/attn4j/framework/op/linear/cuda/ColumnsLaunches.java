package org.attn4j.framework.op.linear.cuda;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.launch.Fours;
import org.attn4j.framework.op.linear.Columns;
import org.attn4j.framework.op.linear.ColumnsGrad;

/** Ranges of columns. */
public final class ColumnsLaunches {
    private static final String FILE = "linear/cuda/columns";

    private ColumnsLaunches() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.cuda(Columns.class, ColumnsLaunches::columns);
        table.cuda(ColumnsGrad.class, ColumnsLaunches::gradient);
    }

    private static Runnable columns(Columns op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        Tensor x = inputs.get(0);
        Tensor y = outputs.get(0);
        return Fours.of(device, FILE, "columns", y.size())
                .tensors(x, y)
                .integers(x.rows(), x.columns(), op.from(), y.columns())
                .ready();
    }

    private static Runnable gradient(ColumnsGrad op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        Tensor dy = inputs.get(1);
        Tensor dx = outputs.get(0);
        return Fours.of(device, FILE, "columns_grad", dx.size())
                .tensors(dy, dx)
                .integers(dx.rows(), dx.columns(), op.from(), dy.columns())
                .ready();
    }
}
