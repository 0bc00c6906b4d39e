package org.attn4j.framework.op.mixture.cuda;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.Work;
import org.attn4j.framework.op.launch.CudaKernels;
import org.attn4j.framework.op.launch.LaunchSizes;
import org.attn4j.framework.op.mixture.GroupedLinear;
import org.attn4j.framework.op.mixture.GroupedLinearParameterGrad;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Products of groups of rows on tensor cores: operands rounded to bfloat16, or in it already, sums in single precision. The
 * offsets are read on the card.
 */
final class GroupedHalfLaunches {
    private static final String FILE = "mixture/cuda/grouped_half";
    /** Columns of a tile, and the rows of a large and a small one. */
    private static final int WIDTH = 128;

    private static final int LARGE = 128;
    private static final int SMALL = 64;

    private GroupedHalfLaunches() {}

    /** Tiles of rows: each group, and the rows behind the last one, may end in a tile that is not full. */
    static long tiles(int rows, int groups, int tile) {
        return rows / tile + groups + 1L;
    }

    static Runnable linear(GroupedLinear op, List<Tensor> in, Tensor y, CudaDevice device) {
        return rows("grouped_linear", in, op.biased() ? in.get(3) : null, y, device);
    }

    static Runnable inputGrad(List<Tensor> in, Tensor dx, CudaDevice device) {
        return rows("grouped_input_grad", in, null, dx, device);
    }

    private static Runnable rows(String kernel, List<Tensor> in, Tensor bias, Tensor c, CudaDevice device) {
        Tensor a = in.get(0);
        Tensor w = in.get(1);
        int groups = w.dim(0);
        int tile = a.rows() / groups < LARGE ? SMALL : LARGE;
        return device.kernel(FILE, kernel + "_" + tile)
                .grid(LaunchSizes.pieces(c.columns(), WIDTH), tiles(a.rows(), groups, tile))
                .block(LaunchSizes.BLOCK)
                .tensor(a)
                .integer(half(a))
                .tensor(w)
                .integer(half(w))
                .tensors(in.get(2), bias, c)
                .integers(a.rows(), c.columns(), a.columns(), groups)
                .work(known -> products(known, a.rows(), c.columns(), a.columns(), tile))
                .ready();
    }

    static Runnable parameterGrad(GroupedLinearParameterGrad op, List<Tensor> in, List<Tensor> out, CudaDevice device) {
        Tensor x = in.get(0);
        Tensor dy = in.get(1);
        Tensor dw = out.get(0);
        Runnable weight = device.kernel(FILE, "grouped_weight_grad")
                .grid(LaunchSizes.pieces(dy.columns(), WIDTH), LaunchSizes.pieces(x.columns(), WIDTH), dw.dim(0))
                .block(LaunchSizes.BLOCK)
                .tensor(x)
                .integer(half(x))
                .tensor(dy)
                .integer(half(dy))
                .tensors(in.get(2), dw)
                .integers(x.columns(), dy.columns())
                .work(known -> products(known, x.columns(), dy.columns(), x.rows(), LARGE))
                .ready();
        if (!op.biased()) {
            return weight;
        }
        Runnable bias = device.kernel(FILE, "grouped_bias_grad")
                .grid(LaunchSizes.pieces(dy.columns(), LaunchSizes.WARP), dw.dim(0))
                .block(LaunchSizes.BLOCK)
                .tensor(dy)
                .integer(half(dy))
                .tensors(in.get(2), out.get(1))
                .integer(dy.columns())
                .ready();
        return CudaKernels.sequence(weight, bias);
    }

    /** A block reads tiles of both operands at each term; a warp reads its part of them, 32 x 64 or 32 x 32. */
    private static Work products(Work known, long m, long n, long k, int tile) {
        double multiplications = (double) m * n * k;
        double each = 1.0 / tile + 1.0 / WIDTH;
        double warps = 1.0 / 32 + (tile == LARGE ? 1.0 / 64 : 1.0 / 32);
        return known.onTensorCores(2 * multiplications)
                .requesting((long) (multiplications * each * Float.BYTES))
                .sharing((long) (multiplications * (each + warps) * Short.BYTES))
                .vectors();
    }

    private static int half(Tensor tensor) {
        return tensor.spec().type() == DataType.BFLOAT16 ? 1 : 0;
    }
}
