package org.attn4j.framework.op.host;

import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.OwnExecutioner;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;

/** Runs our ops in stock SameDiff on the CPU and hands every other op to ND4J. */
public final class HostOpExecutioner extends NativeOpExecutioner implements OwnExecutioner {
    @Override
    public INDArray[] exec(CustomOp op, OpContext context) {
        return op instanceof JavaOp ours
                ? Executing.run(ours, context, HostKernels.of(HostDevice.shared()), Tensor::of)
                : super.exec(op, context);
    }
}
