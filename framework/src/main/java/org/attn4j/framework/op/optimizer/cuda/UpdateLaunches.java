package org.attn4j.framework.op.optimizer.cuda;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.launch.CudaKernels;
import org.attn4j.framework.op.launch.Fours;
import org.attn4j.framework.op.optimizer.AdamUpdate;
import org.attn4j.framework.op.optimizer.SgdUpdate;
import org.attn4j.framework.op.optimizer.SquaredNorm;
import org.nd4j.linalg.api.buffer.DataType;

/** One pass over flat buffers: norm of the gradient, update of the parameters. */
public final class UpdateLaunches {
    private static final String FILE = "optimizer/cuda/optimizer";
    private static final int MOST_SUMS = 1024;

    private UpdateLaunches() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.cuda(SquaredNorm.class, UpdateLaunches::squaredNorm);
        table.cuda(AdamUpdate.class, UpdateLaunches::adam);
        table.cuda(SgdUpdate.class, UpdateLaunches::sgd);
    }

    private static Runnable squaredNorm(SquaredNorm op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        Tensor x = inputs.get(0);
        int blocks = (int) Math.min(MOST_SUMS, Fours.blocks(x.size()));
        Tensor sums = device.workspace(DataType.DOUBLE, blocks);
        Runnable squares = device.kernel("optimizer/cuda/squared_norm", "squares")
                .grid(blocks)
                .block(256)
                .vectors()
                .tensors(x, sums)
                .wide(x.size())
                .ready();
        Runnable total = device.kernel("optimizer/cuda/squared_norm", "total")
                .grid(1)
                .block(MOST_SUMS)
                .tensor(sums)
                .integer(blocks)
                .tensor(outputs.get(0))
                .ready();
        return CudaKernels.sequence(squares, total);
    }

    private static Runnable adam(AdamUpdate op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        long n = inputs.get(0).size();
        return Fours.of(device, FILE, "adam", n)
                .tensors(inputs.get(0), inputs.get(1), inputs.get(2), inputs.get(3), inputs.get(4), outputs.get(0))
                .tensors(outputs.get(1), outputs.get(2))
                .numbers(op.beta1(), op.beta2(), 1 - op.beta1(), 1 - op.beta2(), op.epsilon(), op.decay())
                .integer(op.decoupled() ? 1 : 0)
                .wide(op.decayed())
                .wide(n)
                .ready();
    }

    private static Runnable sgd(SgdUpdate op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        long n = inputs.get(0).size();
        return Fours.of(device, FILE, "sgd", n)
                .tensors(inputs.get(0), inputs.get(1), inputs.get(2), inputs.get(3), outputs.get(0), outputs.get(1))
                .numbers(op.momentum(), op.decay())
                .wide(op.decayed())
                .wide(n)
                .ready();
    }
}
