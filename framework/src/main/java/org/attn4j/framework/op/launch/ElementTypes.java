package org.attn4j.framework.op.launch;

import org.attn4j.framework.device.Tensor;

/** How kernels are told the element types of masks, offsets and ids; see {@code visibility.cuh}. */
public final class ElementTypes {
    private static final int VECTOR_BYTES = 16;

    private ElementTypes() {}

    /**
     * The code of a tensor's element type, 0 for null.
     *
     * @throws UnsupportedOperationException if kernels cannot read the type
     */
    public static int code(Tensor tensor) {
        if (tensor == null) {
            return 0;
        }
        return switch (tensor.spec().type()) {
            case FLOAT -> 1;
            case INT -> 2;
            case LONG -> 3;
            default -> throw new UnsupportedOperationException("no CUDA kernel reads " + tensor.spec());
        };
    }

    /** Whether a tensor begins where 4 floats can be moved by one instruction. */
    public static boolean aligned(Tensor tensor) {
        return tensor.address() % VECTOR_BYTES == 0;
    }
}
