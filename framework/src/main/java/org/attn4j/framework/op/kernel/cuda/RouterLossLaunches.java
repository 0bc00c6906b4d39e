package org.attn4j.framework.op.kernel.cuda;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.op.RouterLoss;
import org.attn4j.framework.op.RouterLossGrad;
import org.nd4j.linalg.api.buffer.DataType;

/** The losses of routers: sums of blocks in double precision, then one sum of these in order. */
final class RouterLossLaunches {
    private static final int WARPS = LaunchSizes.BLOCK / LaunchSizes.WARP;
    /** Enough to fill a card, few enough to be added up in a moment. */
    private static final int MOST_BLOCKS = 512;

    private RouterLossLaunches() {}

    /** Makes the kernels known. */
    static void registerAll() {
        CudaKernels.register(RouterLoss.class, RouterLossLaunches::forward);
        CudaKernels.register(RouterLossGrad.class, RouterLossLaunches::backward);
    }

    private static Runnable forward(RouterLoss op, List<Tensor> in, List<Tensor> out, CudaDevice device) {
        Tensor logits = in.get(0);
        int tokens = logits.rows();
        int blocks = (int) Math.min(MOST_BLOCKS, LaunchSizes.pieces(tokens, WARPS));
        Tensor partials = device.workspace(DataType.DOUBLE, 2L * blocks);
        Runnable sums = device.kernel("router_loss", "router_loss")
                .grid(blocks)
                .block(LaunchSizes.BLOCK)
                .tensor(logits)
                .tensor(in.get(1))
                .tensor(partials)
                .integer(tokens)
                .integer(logits.columns())
                .ready();
        Runnable total = device.kernel("router_loss", "router_loss_total")
                .block(2 * LaunchSizes.WARP)
                .tensor(partials)
                .tensor(out.get(0))
                .integer(blocks)
                .number(op.balance() * logits.columns() / tokens)
                .number(op.z() / tokens)
                .ready();
        return CudaKernels.sequence(sums, total);
    }

    private static Runnable backward(RouterLossGrad op, List<Tensor> in, List<Tensor> out, CudaDevice device) {
        Tensor logits = in.get(0);
        int tokens = logits.rows();
        return device.kernel("router_loss", "router_loss_grad")
                .grid(LaunchSizes.pieces(tokens, WARPS))
                .block(LaunchSizes.BLOCK)
                .tensor(logits)
                .tensor(in.get(1))
                .tensor(in.get(2))
                .tensor(out.get(0))
                .integer(tokens)
                .integer(logits.columns())
                .number(op.balance() * logits.columns() / tokens)
                .number(op.z() / tokens)
                .ready();
    }
}
