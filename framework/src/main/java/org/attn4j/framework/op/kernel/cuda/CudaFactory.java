package org.attn4j.framework.op.kernel.cuda;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.op.JavaOp;

/** Binds ops of one class on a card. */
@FunctionalInterface
public interface CudaFactory<O extends JavaOp> {
    /**
     * As {@link org.attn4j.framework.op.kernel.Kernels#bind}. The call only launches: it reads nothing back and its launches
     * depend on shapes alone, so that it can be captured in a CUDA graph.
     */
    Runnable bind(O op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device);
}
