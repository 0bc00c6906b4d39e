package org.attn4j.framework.op;

import java.util.List;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.Tensor;

/** Binds ops of one class on one kind of device. */
@FunctionalInterface
public interface KernelFactory<O extends JavaOp, D extends Device> {
    /**
     * As {@link org.attn4j.framework.op.Kernels#bind}, on a device. On a card the call only launches: it reads nothing
     * back and its launches depend on shapes alone, so that it can be captured in a CUDA graph.
     */
    Runnable bind(O op, List<Tensor> inputs, List<Tensor> outputs, D device);
}
