package org.attn4j.framework.op;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;

/** In which types the CUDA kernel of an op takes and gives tensors where products are in bfloat16. */
@FunctionalInterface
public interface CudaStorage<O extends JavaOp> {
    /** For inputs of these shapes. */
    Storage of(O op, List<TensorSpec> inputs);
}
