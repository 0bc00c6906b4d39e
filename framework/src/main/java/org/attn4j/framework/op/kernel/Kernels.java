package org.attn4j.framework.op.kernel;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.JavaOp;

/** What computes the ops on one device. */
public interface Kernels {
    /**
     * Binds an op to tensors. Each run of the result computes the outputs from the inputs, writes every element of every
     * output, and allocates nothing.
     *
     * @throws UnsupportedOperationException if this device has no kernel for the op or its element type
     */
    Runnable bind(JavaOp op, List<Tensor> inputs, List<Tensor> outputs);
}
