package org.attn4j.framework.op.mixture.cuda;

import java.util.List;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.Work;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.launch.LaunchSizes;
import org.attn4j.framework.op.mixture.GroupedLinear;
import org.attn4j.framework.op.mixture.GroupedLinearInputGrad;
import org.attn4j.framework.op.mixture.GroupedLinearParameterGrad;

/**
 * Products of groups of rows, whose offsets are read on the card: grids are those of the most tiles there can be. In bfloat16
 * they run on tensor cores ({@link GroupedHalfLaunches}), else in single precision.
 */
public final class GroupedLaunches {
    /** Rows and columns of a tile, as in grouped.cu. */
    private static final int TILE = 64;

    private GroupedLaunches() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.cuda(GroupedLinear.class, GroupedLaunches::linear);
        table.cuda(GroupedLinearInputGrad.class, GroupedLaunches::inputGrad);
        table.cuda(GroupedLinearParameterGrad.class, GroupedLaunches::parameterGrad);
    }

    private static Runnable linear(GroupedLinear op, List<Tensor> in, List<Tensor> out, CudaDevice device) {
        if (device.precision() == Precision.BF16) {
            return GroupedHalfLaunches.linear(op, in, out.get(0), device);
        }
        Tensor x = in.get(0);
        Tensor w = in.get(1);
        Tensor y = out.get(0);
        return device.kernel("mixture/cuda/grouped", "grouped_linear")
                .grid(LaunchSizes.pieces(y.columns(), TILE), GroupedHalfLaunches.tiles(x.rows(), w.dim(0), TILE))
                .block(LaunchSizes.BLOCK)
                .tensors(x, w, in.get(2), op.biased() ? in.get(3) : null, y)
                .integers(x.rows(), y.columns(), x.columns(), w.dim(0), op.biased() ? 1 : 0)
                .work(known -> products(known, x.rows(), y.columns(), x.columns()))
                .ready();
    }

    private static Runnable inputGrad(GroupedLinearInputGrad op, List<Tensor> in, List<Tensor> out, CudaDevice device) {
        if (device.precision() == Precision.BF16) {
            return GroupedHalfLaunches.inputGrad(in, out.get(0), device);
        }
        Tensor dy = in.get(0);
        Tensor w = in.get(1);
        Tensor dx = out.get(0);
        return device.kernel("mixture/cuda/grouped", "grouped_input_grad")
                .grid(LaunchSizes.pieces(dx.columns(), TILE), GroupedHalfLaunches.tiles(dy.rows(), w.dim(0), TILE))
                .block(LaunchSizes.BLOCK)
                .tensors(dy, w, in.get(2), dx)
                .integers(dy.rows(), dx.columns(), dy.columns(), w.dim(0))
                .work(known -> products(known, dy.rows(), dx.columns(), dy.columns()))
                .ready();
    }

    private static Runnable parameterGrad(
            GroupedLinearParameterGrad op, List<Tensor> in, List<Tensor> out, CudaDevice device) {
        if (device.precision() == Precision.BF16) {
            return GroupedHalfLaunches.parameterGrad(op, in, out, device);
        }
        Tensor x = in.get(0);
        Tensor dy = in.get(1);
        Tensor dw = out.get(0);
        return device.kernel("mixture/cuda/grouped", "grouped_parameter_grad")
                .grid(LaunchSizes.pieces(dy.columns(), TILE), LaunchSizes.pieces(x.columns(), TILE), dw.dim(0))
                .block(LaunchSizes.BLOCK)
                .tensors(x, dy, in.get(2), dw, op.biased() ? out.get(1) : null)
                .integers(x.columns(), dy.columns(), op.biased() ? 1 : 0)
                .work(w -> products(w, x.columns(), dy.columns(), x.rows()))
                .ready();
    }

    /** Products in single precision: a thread has 4 x 4 results, for which it reads 8 numbers at each term. */
    private static Work products(Work known, int m, int n, int k) {
        double multiplications = (double) m * n * k;
        return known.computing(multiplications)
                .requesting((long) (multiplications / TILE * 2 * Float.BYTES))
                .sharing((long) (multiplications / 2 * Float.BYTES));
    }
}
