package org.attn4j.framework.device.cuda;

import org.attn4j.framework.device.Tensor;
import org.nd4j.linalg.api.buffer.DataType;

/** One block of a card's memory that many calls use in turn; replaced by a larger one when it is too small. */
final class Workspace {
    /** A larger block is at least so much larger: all blocks together stay below 3 times the last. */
    private static final double GROWTH = 1.5;

    private final CudaDevice device;
    private CudaMemory memory;

    Workspace(CudaDevice device) {
        this.device = device;
    }

    /** Bytes of the block. */
    long bytes() {
        return memory == null ? 0 : memory.elements();
    }

    /** The first elements of the block, under a type. Calls prepared before a growth keep their block. */
    Tensor take(DataType type, long elements) {
        long bytes = Math.max(1, elements) * type.width();
        if (memory == null || memory.elements() < bytes) {
            long wanted = memory == null ? bytes : Math.max(bytes, (long) (GROWTH * memory.elements()));
            memory = device.uninitialized(DataType.INT8, wanted);
        }
        CudaMemory view = new CudaMemory(type, memory, Math.max(1, elements));
        return new Tensor(view, 0, CudaDevice.flat(type, Math.max(1, elements)));
    }
}
