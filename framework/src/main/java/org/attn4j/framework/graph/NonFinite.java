package org.attn4j.framework.graph;

import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.Tensor;
import org.nd4j.linalg.api.buffer.DataType;

/** Looks for NaN and infinities. */
final class NonFinite {
    private NonFinite() {}

    /** Whether every element of a single-precision tensor is finite; true for other types. */
    static boolean isFinite(Tensor tensor, Device device) {
        if (tensor.spec().type() != DataType.FLOAT) {
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
