package org.attn4j.framework.op.launch;

import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.Launch;
import org.nd4j.linalg.api.buffer.DataType;

/** A mask of floats or integers as kernels read it: as bits, of which one that is set keeps. */
public final class CudaMask {
    private CudaMask() {}

    /** Adds a kernel's arguments {@code const int* mask, int masked, int bits}; a mask of null keeps all. */
    public static Launch of(Launch launch, Tensor mask) {
        boolean real = mask != null && mask.spec().type() == DataType.FLOAT;
        return launch.tensor(mask == null || real ? mask : Integers32.of(mask))
                .integer(mask == null ? 0 : 1)
                // A float is 0 where all bits but the sign are.
                .integer(real ? Integer.MAX_VALUE : -1);
    }
}
