package org.attn4j.framework.op.nd4jcuda;

import org.attn4j.framework.device.Nd4jMemory;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.OwnExecutioner;
import org.attn4j.framework.op.host.Executing;
import org.attn4j.framework.op.reference.ReferenceKernels;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.jcublas.ops.executioner.CudaExecutioner;

/** Runs our ops in stock SameDiff on ND4J's CUDA backend, composed of its calls, and hands every other op to ND4J. */
public final class CudaOpExecutioner extends CudaExecutioner implements OwnExecutioner {
    @Override
    public INDArray[] exec(CustomOp op, OpContext context) {
        return op instanceof JavaOp ours
                ? Executing.run(ours, context, new ReferenceKernels(), Nd4jMemory::tensor)
                : super.exec(op, context);
    }
}
