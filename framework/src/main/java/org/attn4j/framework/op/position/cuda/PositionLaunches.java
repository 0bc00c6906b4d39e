package org.attn4j.framework.op.position.cuda;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.launch.Fours;
import org.attn4j.framework.op.launch.Integers32;
import org.attn4j.framework.op.position.AddPosition;
import org.attn4j.framework.op.position.AddPositionGrad;

/** Learned positions added to rows. */
public final class PositionLaunches {
    private PositionLaunches() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.cuda(AddPosition.class, PositionLaunches::position);
        table.cuda(AddPositionGrad.class, PositionLaunches::positionGrad);
    }

    private static Runnable position(AddPosition op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        Tensor x = inputs.get(0);
        return Fours.of(device, "position/cuda/positions", "add_position", x.size())
                .tensor(x)
                .tensor(inputs.get(1))
                .tensor(op.shifted() ? Integers32.of(inputs.get(2)) : null)
                .integer(op.shifted() ? 1 : 0)
                .integer(op.first())
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
        return Fours.of(device, "position/cuda/positions", "add_position_grad", table.size())
                .tensor(dy)
                .tensor(op.shifted() ? Integers32.of(inputs.get(2)) : null)
                .integer(op.shifted() ? 1 : 0)
                .integer(op.first())
                .tensor(table)
                .integer(dy.dim(0))
                .integer(dy.dim(1))
                .integer(dy.columns())
                .integer(table.rows())
                .ready();
    }
}
