package org.attn4j.framework.op.launch;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ops.DynamicCustomOp;

/** Stock ops that copy pieces of tensors. */
final class StockPieces {
    private StockPieces() {}

    /** Tensors one after another along an axis; null where that is an input. */
    static Runnable concat(DifferentialFunction op, List<Tensor> inputs, Tensor output, CudaDevice device) {
        int axis = axis(op, output);
        if (axis < 0) {
            return null;
        }
        List<Runnable> copies = new ArrayList<>();
        long at = 0;
        for (Tensor part : inputs) {
            long width = StockSums.tail(part, axis);
            copies.add(blocks(part, 0, width, output, at, StockSums.tail(output, axis), width, device));
            at += width;
        }
        return CudaKernels.sequence(copies.toArray(Runnable[]::new));
    }

    /** The gradient of {@link #concat}. */
    static Runnable split(DifferentialFunction op, Tensor gradient, List<Tensor> outputs, CudaDevice device) {
        int axis = axis(op, gradient);
        if (axis < 0) {
            return null;
        }
        List<Runnable> copies = new ArrayList<>();
        long at = 0;
        for (Tensor part : outputs) {
            long width = StockSums.tail(part, axis);
            copies.add(blocks(gradient, at, StockSums.tail(gradient, axis), part, 0, width, width, device));
            at += width;
        }
        return CudaKernels.sequence(copies.toArray(Runnable[]::new));
    }

    /** A slice of one dimension, all others whole. */
    static Runnable slice(DifferentialFunction op, List<Tensor> inputs, Tensor output, CudaDevice device) {
        Tensor input = inputs.get(0);
        int rank = input.spec().rank();
        if (inputs.size() != 1
                || !(op instanceof DynamicCustomOp custom)
                || custom.numIArguments() != 2 * rank
                || output.spec().rank() != rank) {
            return null;
        }
        int axis = -1;
        for (int d = 0; d < rank; d++) {
            if (output.dim(d) != input.dim(d)) {
                if (axis >= 0) {
                    return null;
                }
                axis = d;
            }
        }
        if (axis < 0) {
            return () -> device.copy(input, output);
        }
        long inner = StockSums.tail(input, axis) / input.dim(axis);
        long from = custom.getIArgument(axis) * inner;
        long width = StockSums.tail(output, axis);
        return blocks(input, from, StockSums.tail(input, axis), output, 0, width, width, device);
    }

    /** Copies pieces of equal width that lie at a distance from one another. */
    private static Runnable blocks(
            Tensor source,
            long from,
            long sourceRow,
            Tensor target,
            long to,
            long targetRow,
            long width,
            CudaDevice device) {
        long n = Math.min(source.size() / sourceRow, target.size() / targetRow) * width;
        return LaunchSizes.loop(device, "launch/stock", "copy_pieces", n)
                .tensor(source)
                .wide(from)
                .wide(sourceRow)
                .tensor(target)
                .wide(to)
                .wide(targetRow)
                .wide(width)
                .wide(n)
                .ready();
    }

    /** The axis of a concatenation, which may be written from the end; -1 where it is an input. */
    private static int axis(DifferentialFunction op, Tensor whole) {
        if (!(op instanceof DynamicCustomOp custom) || custom.numIArguments() < 1) {
            return -1;
        }
        int axis = custom.getIArgument(0).intValue();
        int rank = whole.spec().rank();
        return axis < 0 ? axis + rank : axis < rank ? axis : -1;
    }
}
