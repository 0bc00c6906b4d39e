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
                .tensor(in.get(0))
                .tensor(in.get(1))
                .tensor(in.get(2))
                .tensor(rows)
                .integer(in.get(1).columns())
                .integer(experts(in.get(2)))
                .integer(rows.columns())
                .ready();
    }

    private static Runnable combine(Combine op, List<Tensor> in, List<Tensor> out, CudaDevice device) {
        Tensor y = out.get(0);
        return device.kernel("mixture/cuda/mixture", "combine")
                .grid(y.rows())
                .block(LaunchSizes.ofRow(y.columns()))
                .tensor(in.get(0))
                .tensor(in.get(1))
                .tensor(op.weighted() ? in.get(3) : null)
                .tensor(y)
                .integer(in.get(1).columns())
                .integer(y.columns())
                .integer(op.weighted() ? 1 : 0)
                .ready();
    }

    private static Runnable combineGrad(CombineGrad op, List<Tensor> in, List<Tensor> out, CudaDevice device) {
        Tensor rows = out.get(0);
        return device.kernel("mixture/cuda/mixture", "combine_grad")
                .grid(rows.rows())
                .block(LaunchSizes.ofRow(rows.columns()))
                .tensor(in.get(0))
                .tensor(in.get(1))
                .tensor(in.get(2))
                .tensor(in.get(3))
                .tensor(in.get(4))
                .tensor(rows)
                .tensor(out.get(1))
                .integer(in.get(1).columns())
                .integer(experts(in.get(2)))
                .integer(rows.columns())
                .ready();
    }
}
