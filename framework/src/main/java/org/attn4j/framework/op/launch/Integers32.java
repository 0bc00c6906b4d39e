package org.attn4j.framework.op.launch;

import org.attn4j.framework.device.Tensor;
import org.nd4j.linalg.api.buffer.DataType;

/** Integers as the kernels read them. */
public final class Integers32 {
    private Integers32() {}

    /**
     * The tensor itself.
     *
     * @throws UnsupportedOperationException unless it holds INT32
     */
    public static Tensor of(Tensor tensor) {
        return of(tensor, DataType.INT32);
    }

    /**
     * A tensor that holds the step of the random numbers.
     *
     * @throws UnsupportedOperationException unless it holds INT64
     */
    public static Tensor step(Tensor tensor) {
        return of(tensor, DataType.INT64);
    }

    private static Tensor of(Tensor tensor, DataType type) {
        if (tensor.spec().type() != type) {
            throw new UnsupportedOperationException(
                    "CUDA kernels take integers of " + type + " here, got " + tensor.spec());
        }
        return tensor;
    }
}
