package org.attn4j.framework.op.host;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.attn4j.framework.device.HostMemory;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.Kernels;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.OpContext;

/** Runs one of our ops on the arrays of an ND4J call. */
public final class Executing {
    private Executing() {}

    /**
     * Runs an op.
     *
     * @param tensor how kernels see a dense row-major array
     * @return the call's output arrays
     */
    public static INDArray[] run(JavaOp op, OpContext context, Kernels kernels, Function<INDArray, Tensor> tensor) {
        List<Tensor> inputs = new ArrayList<>();
        for (INDArray a : context.getInputArrays()) {
            inputs.add(tensor.apply(HostMemory.isDense(a) ? a : a.dup('c')));
        }
        List<INDArray> results = new ArrayList<>();
        List<Tensor> outputs = new ArrayList<>();
        for (INDArray a : context.getOutputArrays()) {
            INDArray target = HostMemory.isDense(a) ? a : a.dup('c');
            results.add(target);
            outputs.add(tensor.apply(target));
        }
        kernels.bind(op, inputs, outputs).run();
        for (int i = 0; i < results.size(); i++) {
            INDArray wanted = context.getOutputArrays().get(i);
            if (wanted != results.get(i)) {
                wanted.assign(results.get(i));
            }
        }
        return context.getOutputArrays().toArray(INDArray[]::new);
    }
}
