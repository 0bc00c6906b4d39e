package org.attn4j.framework.op.rows.cuda;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.Launch;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.launch.CudaMask;
import org.attn4j.framework.op.launch.LaunchSizes;
import org.attn4j.framework.op.rows.MeanRows;
import org.attn4j.framework.op.rows.MeanRowsGrad;

/** Means over the positions of sequences that a mask keeps. */
public final class MeanLaunches {
    /** Positions that a block of the gradient writes. */
    private static final int POSITIONS = 8;

    private MeanLaunches() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.cuda(MeanRows.class, MeanLaunches::forward);
        table.cuda(MeanRowsGrad.class, MeanLaunches::backward);
    }

    private static Runnable forward(MeanRows op, List<Tensor> in, List<Tensor> out, CudaDevice device) {
        Tensor x = in.get(0);
        Launch launch = device.kernel("rows/cuda/means", "mean_rows")
                .grid(LaunchSizes.pieces(x.columns(), LaunchSizes.WARP), x.dim(0))
                .block(LaunchSizes.BLOCK);
        return arguments(launch, x, op.masked() ? in.get(1) : null, out.get(0), x);
    }

    private static Runnable backward(MeanRowsGrad op, List<Tensor> in, List<Tensor> out, CudaDevice device) {
        Tensor dx = out.get(0);
        Launch launch = device.kernel("rows/cuda/means", "mean_rows_grad")
                .grid(LaunchSizes.pieces(dx.dim(1), POSITIONS), dx.dim(0))
                .block(LaunchSizes.BLOCK);
        return arguments(launch, in.get(1), op.masked() ? in.get(2) : null, dx, dx);
    }

    private static Runnable arguments(Launch launch, Tensor from, Tensor mask, Tensor to, Tensor rows) {
        launch.tensor(from).tensor(to).integer(rows.dim(1)).integer(rows.columns());
        return CudaMask.of(launch, mask).ready();
    }
}
