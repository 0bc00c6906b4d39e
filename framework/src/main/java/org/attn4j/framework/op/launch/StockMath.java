package org.attn4j.framework.op.launch;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.Launch;
import org.nd4j.linalg.api.ndarray.INDArray;

/** SameDiff's own arithmetic of tensors of one shape and sums of all elements, as losses have them. */
final class StockMath {
    private static final String FILE = "launch/stock_math";
    private static final int SUMMING = 1024;
    /** Elements that one block sums; more are left to the host. */
    private static final long MOST = 1 << 20;

    private StockMath() {}

    /** A call for {@code y = a op b}; null unless all have one shape. */
    static Runnable binary(String kernel, List<Tensor> inputs, Tensor output, CudaDevice device) {
        boolean alike =
                inputs.size() == 2 && inputs.stream().allMatch(t -> t.spec().equals(output.spec()));
        return alike ? loop(kernel, output.size(), device, inputs, List.of(output)) : null;
    }

    /** A call for the gradients of both, inputs a, b and dy; null unless all have one shape. */
    static Runnable gradient(String kernel, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        Tensor dy = inputs.get(inputs.size() - 1);
        boolean alike = inputs.size() == 3
                && outputs.size() == 2
                && inputs.stream().allMatch(t -> t.spec().equals(dy.spec()))
                && outputs.stream().allMatch(t -> t.spec().equals(dy.spec()));
        return alike ? loop(kernel, dy.size(), device, inputs, outputs) : null;
    }

    /** A call for y = c x with a constant c; null if shapes differ. */
    static Runnable scale(List<Tensor> inputs, INDArray c, Tensor output, CudaDevice device) {
        if (!inputs.get(0).spec().equals(output.spec())) {
            return null;
        }
        long n = output.size();
        return LaunchSizes.loop(device, FILE, "scale", n)
                .tensors(inputs.get(0), output)
                .number(c.getDouble(0))
                .wide(n)
                .ready();
    }

    /** A call for the sum of all elements; null if that is not what is asked for. */
    static Runnable sum(List<Tensor> inputs, Tensor output, CudaDevice device) {
        Tensor x = inputs.get(0);
        if (inputs.size() != 1 || output.size() != 1 || x.size() > MOST) {
            return null;
        }
        return device.kernel(FILE, "sum_all")
                .grid(1)
                .block(SUMMING)
                .tensors(x, output)
                .wide(x.size())
                .ready();
    }

    /** A call for the gradient of such a sum, inputs x and dy; null if it is another's. */
    static Runnable sumGradient(List<Tensor> inputs, Tensor output, CudaDevice device) {
        boolean ofAll = inputs.size() == 2 && inputs.get(1).size() == 1;
        return ofAll ? loop("spread", output.size(), device, inputs.subList(1, 2), List.of(output)) : null;
    }

    private static Runnable loop(String kernel, long n, CudaDevice device, List<Tensor> inputs, List<Tensor> outputs) {
        Launch launch = LaunchSizes.loop(device, FILE, kernel, n);
        inputs.forEach(launch::tensor);
        outputs.forEach(launch::tensor);
        return launch.wide(n).ready();
    }
}
