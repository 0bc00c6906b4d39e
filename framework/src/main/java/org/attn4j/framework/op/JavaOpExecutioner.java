package org.attn4j.framework.op;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.HostMemory;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.kernel.HostKernels;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;

/** Runs our ops in stock SameDiff and hands every other op to ND4J. */
public final class JavaOpExecutioner extends NativeOpExecutioner {
    @Override
    public INDArray[] exec(CustomOp op, OpContext context) {
        if (!(op instanceof JavaOp ours)) {
            return super.exec(op, context);
        }
        List<Tensor> inputs = new ArrayList<>();
        for (INDArray a : context.getInputArrays()) {
            inputs.add(HostMemory.tensor(HostMemory.isDense(a) ? a : a.dup('c')));
        }
        List<INDArray> results = new ArrayList<>();
        List<Tensor> outputs = new ArrayList<>();
        for (INDArray a : context.getOutputArrays()) {
            INDArray target = HostMemory.isDense(a) ? a : a.dup('c');
            results.add(target);
            outputs.add(HostMemory.tensor(target));
        }
        HostKernels.of(HostDevice.shared()).bind(ours, inputs, outputs).run();
        for (int i = 0; i < results.size(); i++) {
            INDArray wanted = context.getOutputArrays().get(i);
            if (wanted != results.get(i)) {
                wanted.assign(results.get(i));
            }
        }
        return context.getOutputArrays().toArray(INDArray[]::new);
    }
}
