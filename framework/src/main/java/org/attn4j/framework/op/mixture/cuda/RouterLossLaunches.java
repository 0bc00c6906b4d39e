package org.attn4j.framework.op.mixture.cuda;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.launch.CudaKernels;
import org.attn4j.framework.op.launch.CudaMask;
import org.attn4j.framework.op.launch.LaunchSizes;
import org.attn4j.framework.op.mixture.RouterLoss;
import org.attn4j.framework.op.mixture.RouterLossGrad;
import org.nd4j.linalg.api.buffer.DataType;

/** The losses of routers: sums of blocks in double precision, then one sum of these in order. */
public final class RouterLossLaunches {
    private static final int WARPS = LaunchSizes.BLOCK / LaunchSizes.WARP;
    /** Enough to fill a card, few enough to be added up in a moment. */
    private static final int MOST_BLOCKS = 512;
    /** Sums of a block: of share p, of lse squared, of tokens. */
    private static final int SUMS = 3;

    private static final int MOST_THREADS = 1024;

    private RouterLossLaunches() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.cuda(RouterLoss.class, RouterLossLaunches::forward);
        table.cuda(RouterLossGrad.class, RouterLossLaunches::backward);
    }

    private static Runnable forward(RouterLoss op, List<Tensor> in, List<Tensor> out, CudaDevice device) {
        Tensor logits = in.get(0);
        int tokens = logits.rows();
        int blocks = (int) Math.min(MOST_BLOCKS, LaunchSizes.pieces(tokens, WARPS));
        Tensor partials = device.workspace(DataType.DOUBLE, (long) SUMS * blocks);
        Runnable sums = CudaMask.of(
                        device.kernel("mixture/cuda/router_loss", "router_loss")
                                .grid(blocks)
                                .block(LaunchSizes.BLOCK)
                                .tensors(logits, in.get(1), partials)
                                .integer(tokens)
                                .integer(logits.columns()),
                        op.masked() ? in.get(2) : null)
                .ready();
        Runnable total = device.kernel("mixture/cuda/router_loss", "router_loss_total")
                .block(SUMS * LaunchSizes.WARP)
                .tensors(partials, out.get(0))
                .integer(blocks)
                .numbers(op.balance() * logits.columns(), op.z())
                .ready();
        return CudaKernels.sequence(sums, total);
    }

    private static Runnable backward(RouterLossGrad op, List<Tensor> in, List<Tensor> out, CudaDevice device) {
        Tensor logits = in.get(0);
        int tokens = logits.rows();
        Tensor mask = op.masked() ? in.get(3) : null;
        Tensor factor = device.workspace(DataType.FLOAT, 1);
        Runnable count = CudaMask.of(
                        device.kernel("mixture/cuda/router_loss", "router_loss_factor")
                                .block(MOST_THREADS)
                                .tensors(in.get(2), factor)
                                .integer(tokens),
                        mask)
                .ready();
        Runnable gradient = CudaMask.of(
                        device.kernel("mixture/cuda/router_loss", "router_loss_grad")
                                .grid(LaunchSizes.pieces(tokens, WARPS))
                                .block(LaunchSizes.BLOCK)
                                .tensors(logits, in.get(1), factor, out.get(0))
                                .integers(tokens, logits.columns())
                                .number(op.balance() * logits.columns())
                                .number(op.z()),
                        mask)
                .ready();
        return CudaKernels.sequence(count, gradient);
    }
}
