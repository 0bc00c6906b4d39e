package org.attn4j.framework.op.position.cuda;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.launch.Integers32;
import org.attn4j.framework.op.position.Rotary;
import org.nd4j.linalg.api.buffer.DataType;

/** Rotary position embedding; the angles of one position are computed in double precision, once. */
public final class RotaryLaunches {
    private static final int BLOCK = 128;

    private RotaryLaunches() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.cuda(Rotary.class, RotaryLaunches::rotary);
    }

    private static Runnable rotary(Rotary op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        Tensor x = inputs.get(0);
        int half = op.headWidth() / 2;
        return device.kernel("position/cuda/rotary", "rotary")
                .grid(Math.max(1, x.rows()))
                .block(BLOCK)
                .shared(2L * half * Float.BYTES)
                .tensor(x)
                .tensor(op.shifted() ? Integers32.of(inputs.get(1)) : null)
                .integer(op.shifted() ? 1 : 0)
                .tensor(turns(op, half, device))
                .tensor(outputs.get(0))
                .integer(x.dim(1))
                .integer(x.columns())
                .integer(op.heads())
                .integer(half)
                .ready();
    }

    /** Full turns that each pair makes from one position to the next, as the bits of doubles. */
    private static Tensor turns(Rotary op, int half, CudaDevice device) {
        long[] bits = new long[half];
        for (int i = 0; i < half; i++) {
            double turn = op.angles().angle(i, half) / (2 * Math.PI);
            bits[i] = Double.doubleToRawLongBits(op.inverse() ? -turn : turn);
        }
        TensorSpec spec = new TensorSpec(DataType.INT64, half);
        Tensor turns = new Tensor(device.allocate(spec.type(), spec.size()), 0, spec);
        device.copyIn(bits, turns);
        return turns;
    }
}
