package org.attn4j.framework.op.launch;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;

/** SameDiff's own sum of two tensors, each repeated along neighbouring dimensions where it has 1. */
final class StockSums {
    private StockSums() {}

    /**
     * How a smaller tensor lies in a larger one: its element (o, i) is used at (o, m, i) for every m.
     *
     * @param repeats how often, over m
     * @param inner elements of i
     */
    private record Spread(long repeats, long inner) {}

    /** A call of a kernel of two tensors of the output's shape. */
    static Runnable binary(String kernel, List<Tensor> inputs, Tensor output, CudaDevice device) {
        return LaunchSizes.loop(device, "launch/stock", kernel, output.size())
                .tensors(inputs.get(0), inputs.get(1), output)
                .wide(output.size())
                .ready();
    }

    /** A call for {@code y = a + b}, or null if the shapes do not fit. */
    static Runnable add(List<Tensor> inputs, Tensor output, CudaDevice device) {
        Tensor a = inputs.get(0);
        Tensor b = inputs.get(1);
        if (a.spec().equals(output.spec()) && b.spec().equals(output.spec())) {
            return binary("add", inputs, output, device);
        }
        Spread ofA = spread(a, output);
        Spread ofB = spread(b, output);
        if (ofA == null || ofB == null) {
            return null;
        }
        return LaunchSizes.loop(device, "launch/stock", "add_repeated", output.size())
                .tensor(a)
                .wide(ofA.repeats)
                .wide(ofA.inner)
                .tensor(b)
                .wide(ofB.repeats)
                .wide(ofB.inner)
                .tensor(output)
                .wide(output.size())
                .ready();
    }

    /** A call for the gradients of both terms, or null if the shapes do not fit. */
    static Runnable gradient(Tensor gradient, List<Tensor> outputs, CudaDevice device) {
        List<Runnable> calls = new ArrayList<>();
        for (Tensor out : outputs) {
            if (out.spec().equals(gradient.spec())) {
                calls.add(() -> device.copy(gradient, out));
                continue;
            }
            Spread spread = spread(out, gradient);
            if (spread == null) {
                return null;
            }
            calls.add(LaunchSizes.loop(device, "launch/stock", "sum_repeated", out.size())
                    .tensors(gradient, out)
                    .wide(spread.repeats)
                    .wide(spread.inner)
                    .wide(out.size())
                    .ready());
        }
        return CudaKernels.sequence(calls.toArray(Runnable[]::new));
    }

    /** Elements of the dimensions from one on. */
    static long tail(Tensor tensor, int axis) {
        long n = 1;
        for (int d = axis; d < tensor.spec().rank(); d++) {
            n *= tensor.dim(d);
        }
        return n;
    }

    private static Spread spread(Tensor part, Tensor whole) {
        int missing = whole.spec().rank() - part.spec().rank();
        if (missing < 0) {
            return null;
        }
        int from = -1;
        int to = -1;
        for (int d = 0; d < whole.spec().rank(); d++) {
            int own = d < missing ? 1 : part.dim(d - missing);
            if (own == whole.dim(d)) {
                continue;
            }
            // Dimensions that are repeated must be neighbours, those of length 1 between them not counted.
            boolean apart = to >= 0 && tail(whole, to + 1) != tail(whole, d);
            if (own != 1 || apart) {
                return null;
            }
            from = from < 0 ? d : from;
            to = d;
        }
        if (from < 0) {
            return new Spread(1, whole.size());
        }
        long inner = tail(whole, to + 1);
        return new Spread(tail(whole, from) / inner, inner);
    }
}
