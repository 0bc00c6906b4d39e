package org.attn4j.framework.op.rows.cuda;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.Launch;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.launch.CudaKernels;
import org.attn4j.framework.op.launch.Integers32;
import org.attn4j.framework.op.launch.LaunchSizes;
import org.attn4j.framework.op.rows.GatherRows;
import org.attn4j.framework.op.rows.GatherRowsGrad;
import org.attn4j.framework.op.rows.PrependRow;
import org.attn4j.framework.op.rows.PrependRowGrad;
import org.attn4j.framework.op.rows.SelectRow;
import org.attn4j.framework.op.rows.SelectRowGrad;

/** Rows put before sequences, taken from them, or gathered from a batch: a block a row of the result. */
public final class SequenceRowLaunches {
    private SequenceRowLaunches() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.cuda(PrependRow.class, SequenceRowLaunches::prepend);
        table.cuda(PrependRowGrad.class, SequenceRowLaunches::prependGrad);
        table.cuda(SelectRow.class, SequenceRowLaunches::select);
        table.cuda(SelectRowGrad.class, SequenceRowLaunches::selectGrad);
        table.cuda(GatherRows.class, SequenceRowLaunches::gather);
        table.cuda(GatherRowsGrad.class, SequenceRowLaunches::gatherGrad);
    }

    private static Launch rows(CudaDevice device, String kernel, Tensor result) {
        return device.kernel("rows/cuda/rows", kernel).grid(result.rows()).block(LaunchSizes.ofRow(result.columns()));
    }

    private static Runnable prepend(PrependRow op, List<Tensor> in, List<Tensor> out, CudaDevice device) {
        Tensor x = in.get(0);
        return rows(device, "prepend_row", out.get(0))
                .tensors(x, in.get(1), out.get(0))
                .integers(x.dim(1), x.columns())
                .ready();
    }

    private static Runnable prependGrad(PrependRowGrad op, List<Tensor> in, List<Tensor> out, CudaDevice device) {
        Tensor dy = in.get(2);
        Tensor dx = out.get(0);
        Runnable sum = device.kernel("rows/cuda/rows", "prepend_row_sum")
                .grid(LaunchSizes.pieces(dx.columns(), LaunchSizes.WARP))
                .block(LaunchSizes.WARP)
                .tensors(dy, out.get(1))
                .integers(dx.dim(0), dx.dim(1), dx.columns())
                .ready();
        Runnable copy = rows(device, "prepend_row_grad", dx)
                .tensors(dy, dx)
                .integers(dx.dim(1), dx.columns())
                .ready();
        return CudaKernels.sequence(copy, sum);
    }

    private static Runnable select(SelectRow op, List<Tensor> in, List<Tensor> out, CudaDevice device) {
        Tensor x = in.get(0);
        return rows(device, "select_row", out.get(0))
                .tensors(x, out.get(0))
                .integers(x.dim(1), op.position(), x.columns())
                .ready();
    }

    private static Runnable selectGrad(SelectRowGrad op, List<Tensor> in, List<Tensor> out, CudaDevice device) {
        Tensor dx = out.get(0);
        return rows(device, "select_row_grad", dx)
                .tensors(in.get(1), dx)
                .integers(dx.dim(1), op.position(), dx.columns())
                .ready();
    }

    private static Runnable gather(GatherRows op, List<Tensor> in, List<Tensor> out, CudaDevice device) {
        Tensor x = in.get(0);
        return rows(device, "gather_rows", out.get(0))
                .tensors(x, Integers32.of(in.get(1)), out.get(0))
                .integers(x.rows(), x.columns())
                .ready();
    }

    private static Runnable gatherGrad(GatherRowsGrad op, List<Tensor> in, List<Tensor> out, CudaDevice device) {
        Tensor positions = Integers32.of(in.get(1));
        return rows(device, "gather_rows_grad", out.get(0))
                .tensors(positions, in.get(2), out.get(0))
                .integers(Math.toIntExact(positions.size()), out.get(0).columns())
                .ready();
    }
}
