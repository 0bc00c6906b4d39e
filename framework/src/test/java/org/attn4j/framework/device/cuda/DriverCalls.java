package org.attn4j.framework.device.cuda;

import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.nd4j.linalg.api.buffer.DataType;

/** Small tensors, a kernel and a product for checks of the driver's layer. */
final class DriverCalls {
    private DriverCalls() {}

    static CudaDevice device() {
        return TestCard.device(Precision.FP32);
    }

    static Tensor floats(CudaDevice device, float... values) {
        Tensor tensor = new Tensor(device.allocate(DataType.FLOAT, values.length), 0, TensorSpec.floats(values.length));
        device.copyIn(values, tensor);
        return tensor;
    }

    static float[] read(CudaDevice device, Tensor tensor) {
        float[] values = new float[(int) tensor.size()];
        device.copyOut(tensor, values);
        return values;
    }

    static Runnable add(CudaDevice device, Tensor a, Tensor b, Tensor out) {
        return device.kernel("elementwise/cuda/add", "add")
                .grid(1)
                .block(32)
                .tensor(a)
                .tensor(b)
                .integer(0)
                .tensor(out)
                .wide(out.size())
                .ready();
    }

    /** out [2, 2] = a b + bias. */
    static Runnable product(CudaDevice device, Tensor a, Tensor b, Tensor out, Tensor bias) {
        return device.product()
                .size(2, 2, 2)
                .a(a, false)
                .b(b, false)
                .c(out)
                .bias(bias)
                .ready();
    }
}
