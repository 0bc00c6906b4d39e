package org.attn4j.framework.op.reference;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.Kernels;
import org.attn4j.framework.op.OpFamilies;
import org.attn4j.framework.op.ReferenceKernel;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Every op composed of plain ND4J calls: slow, close to the formula, right in single and double precision, and runnable
 * on any ND4J backend. The oracle that other kernels are compared with.
 */
public final class ReferenceKernels implements Kernels {
    @Override
    public Runnable bind(JavaOp op, List<Tensor> inputs, List<Tensor> outputs) {
        ReferenceKernel<JavaOp> reference = OpFamilies.of(op).reference(op);
        if (reference == null) {
            throw new UnsupportedOperationException("no reference kernel for op " + op.opName());
        }
        return () -> {
            List<INDArray> results =
                    reference.compute(op, inputs.stream().map(Tensor::asArray).toList());
            for (int i = 0; i < outputs.size(); i++) {
                outputs.get(i).asArray().assign(results.get(i));
            }
        };
    }
}
