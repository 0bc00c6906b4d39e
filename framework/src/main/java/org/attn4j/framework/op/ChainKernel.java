package org.attn4j.framework.op;

import java.util.Map;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;

/** Runs one chain of ops on a card as if it were one op. */
@FunctionalInterface
public interface ChainKernel {
    /** As {@link org.attn4j.framework.op.Kernels#bindChain}. */
    Runnable bind(Map<String, Tensor> tensors, CudaDevice device);
}
