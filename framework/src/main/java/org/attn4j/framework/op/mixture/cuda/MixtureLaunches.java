package org.attn4j.framework.op.mixture.cuda;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.launch.LaunchSizes;
import org.attn4j.framework.op.mixture.Combine;
import org.attn4j.framework.op.mixture.CombineGrad;
import org.attn4j.framework.op.mixture.Dispatch;

/** Tokens' rows to their experts' rows and back. */
public final class MixtureLaunches {
    private MixtureLaunches() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.cuda(Dispatch.class, MixtureLaunches::dispatch);
        table.cuda(Combine.class, MixtureLaunches::combine);
        table.cuda(CombineGrad.class, MixtureLaunches::combineGrad);
    }

    private static int experts(Tensor offsets) {
        return Math.toIntExact(offsets.size()) - 1;
    }

    private static Runnable dispatch(Dispatch op, List<Tensor> in, List<Tensor> out, CudaDevice device) {
        Tensor rows = out.get(0);
        return device.kernel("mixture/cuda/mixture", "dispatch")
                .grid(rows.rows())
                .block(LaunchSizes.ofRow(rows.columns()))
                .tensors(in.get(0), in.get(1), in.get(2), rows)
                .integers(in.get(1).columns(), experts(in.get(2)), rows.columns())
                .ready();
    }

    private static Runnable combine(Combine op, List<Tensor> in, List<Tensor> out, CudaDevice device) {
        Tensor y = out.get(0);
        return device.kernel("mixture/cuda/mixture", "combine")
                .grid(y.rows())
                .block(LaunchSizes.ofRow(y.columns()))
                .tensors(in.get(0), in.get(1), op.weighted() ? in.get(3) : null, y)
                .integers(in.get(1).columns(), y.columns(), op.weighted() ? 1 : 0)
                .ready();
    }

    private static Runnable combineGrad(CombineGrad op, List<Tensor> in, List<Tensor> out, CudaDevice device) {
        Tensor rows = out.get(0);
        return device.kernel("mixture/cuda/mixture", "combine_grad")
                .grid(rows.rows())
                .block(LaunchSizes.ofRow(rows.columns()))
                .tensors(in.get(0), in.get(1), in.get(2), in.get(3), in.get(4), rows, out.get(1))
                .integers(in.get(1).columns(), experts(in.get(2)), rows.columns())
                .ready();
    }
}
