package org.attn4j.framework.op.kernel.cuda;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.op.Add;
import org.attn4j.framework.op.AddPosition;
import org.attn4j.framework.op.AddPositionGrad;

/** Sums: residual connections and learned positions. */
final class SumLaunches {
    private SumLaunches() {}

    /** Makes the kernels known. */
    static void registerAll() {
        CudaKernels.register(Add.class, SumLaunches::add);
        CudaKernels.register(AddPosition.class, SumLaunches::position);
        CudaKernels.register(AddPositionGrad.class, SumLaunches::positionGrad);
    }

    private static Runnable add(Add op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        long n = outputs.get(0).size();
        return Fours.of(device, "add", "add", n)
                .tensor(inputs.get(0))
                .tensor(inputs.get(1))
                .tensor(outputs.get(0))
                .wide(n)
                .ready();
    }

    private static Runnable position(AddPosition op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        Tensor x = inputs.get(0);
        return Fours.of(device, "positions", "add_position", x.size())
                .tensor(x)
                .tensor(inputs.get(1))
                .tensor(op.shifted() ? Integers32.of(inputs.get(2)) : null)
                .integer(op.shifted() ? 1 : 0)
                .tensor(outputs.get(0))
                .integer(x.dim(0))
                .integer(x.dim(1))
                .integer(x.columns())
                .integer(inputs.get(1).rows())
                .ready();
    }

    private static Runnable positionGrad(
            AddPositionGrad op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        Tensor dy = inputs.get(1);
        Tensor table = outputs.get(0);
        return Fours.of(device, "positions", "add_position_grad", table.size())
                .tensor(dy)
                .tensor(op.shifted() ? Integers32.of(inputs.get(2)) : null)
                .integer(op.shifted() ? 1 : 0)
                .tensor(table)
                .integer(dy.dim(0))
                .integer(dy.dim(1))
                .integer(dy.columns())
                .integer(table.rows())
                .ready();
    }
}
