package org.attn4j.framework.graph;

import java.nio.FloatBuffer;
import org.attn4j.framework.device.Tensor;
import org.nd4j.linalg.api.buffer.DataType;

/** Looks for NaN and infinities. */
final class NonFinite {
    private NonFinite() {}

    /** Whether every element of a single-precision tensor is finite; true for other types. */
    static boolean isFinite(Tensor tensor) {
        if (tensor.spec().type() != DataType.FLOAT) {
            return true;
        }
        FloatBuffer values = tensor.floats();
        for (int i = 0; i < values.limit(); i++) {
            if (!Float.isFinite(values.get(i))) {
                return false;
            }
        }
        return true;
    }
}
