package org.attn4j.framework.graph;

import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.Tensor;
import org.nd4j.linalg.api.buffer.DataType;

/** Looks for NaN and infinities. */
final class NonFinite {
    private NonFinite() {}

    /** Whether every element of a tensor in single precision or bfloat16 is finite; true for other types. */
    static boolean isFinite(Tensor tensor, Device device) {
        DataType type = tensor.spec().type();
        if (type != DataType.FLOAT && type != DataType.BFLOAT16) {
            return true;
        }
        float[] values = new float[Math.toIntExact(tensor.size())];
        device.copyOut(tensor, values);
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
