package org.attn4j.framework.op;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.nd4j.autodiff.functions.DifferentialFunction;

/** Runs some of SameDiff's own ops on a card. */
@FunctionalInterface
public interface StockKernels {
    /** As {@link Kernels#bindStock}: null for an op that it does not run. */
    Runnable bind(DifferentialFunction op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device);
}
