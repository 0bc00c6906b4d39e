package org.attn4j.framework.op.rows.cuda;

import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.launch.LaunchSizes;
import org.attn4j.framework.op.rows.Patches;
import org.attn4j.framework.op.rows.PatchesGrad;

/** Images to patches and back. */
public final class PatchLaunches {
    private PatchLaunches() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.cuda(
                Patches.class,
                (op, in, out, device) -> bind(device, "cut_patches", op.size(), in.get(0), out.get(0), in.get(0)));
        table.cuda(
                PatchesGrad.class,
                (op, in, out, device) -> bind(device, "join_patches", op.size(), in.get(1), out.get(0), out.get(0)));
    }

    private static Runnable bind(CudaDevice device, String kernel, int size, Tensor from, Tensor to, Tensor images) {
        return device.kernel("rows/cuda/patches", kernel)
                .grid(LaunchSizes.pieces(images.size() / images.dim(0), LaunchSizes.BLOCK), images.dim(0))
                .block(LaunchSizes.BLOCK)
                .tensors(from, to)
                .integers(images.dim(1), images.dim(2), images.dim(3), size)
                .ready();
    }
}
