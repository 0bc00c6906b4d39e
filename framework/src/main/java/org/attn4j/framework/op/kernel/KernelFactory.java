package org.attn4j.framework.op.kernel;

import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.JavaOp;

/** Binds ops of one class on the host. */
@FunctionalInterface
public interface KernelFactory<O extends JavaOp> {
    /** As {@link Kernels#bind}, on the pool and BLAS of a device. */
    Runnable bind(O op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device);
}
