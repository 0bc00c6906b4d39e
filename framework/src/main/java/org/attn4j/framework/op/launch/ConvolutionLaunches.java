package org.attn4j.framework.op.launch;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.Launch;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.DynamicCustomOp;

/** SameDiff's convolution of images, weights [kH, kW, C, O], in single precision. */
final class ConvolutionLaunches {
    private static final String FILE = "launch/convolution";
    private static final int TILE = 64;
    /** Places of integer arguments: where channels stand, and how the weights lie. */
    private static final int FORMAT = 9;

    private static final int WEIGHTS_FORMAT = 10;
    /** Pixels of a span of the weights' gradient, and the most spans. */
    private static final int SPAN = 512;

    private static final int MOST_SPANS = 64;

    private ConvolutionLaunches() {}

    /** A call for conv2d with inputs x, w and perhaps a bias; null if the kernels do not have it. */
    static Runnable convolution(DifferentialFunction op, List<Tensor> inputs, Tensor y, CudaDevice device) {
        Tensor x = inputs.get(0);
        Tensor w = inputs.get(1);
        ImageWindows windows = windows(op, x, w, y);
        if (windows == null) {
            return null;
        }
        Launch launch = device.kernel(FILE, "convolution")
                .grid(pieces(pixels(windows, y)), pieces(windows.channels(y)))
                .block(LaunchSizes.BLOCK)
                .tensors(x, w, inputs.size() > 2 ? inputs.get(2) : null)
                .tensor(y);
        return sizes(launch, windows, x, y).ready();
    }

    /** A call for conv2d_bp with inputs x, w, perhaps a bias, and dy; null if the kernels do not have it. */
    static Runnable gradient(DifferentialFunction op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        Tensor x = inputs.get(0);
        Tensor w = inputs.get(1);
        Tensor dy = inputs.get(inputs.size() - 1);
        ImageWindows windows = windows(op, x, w, dy);
        if (windows == null || outputs.size() != inputs.size() - 1) {
            return null;
        }
        Launch launch = device.kernel(FILE, "convolution_input_grad")
                .grid(pieces(pixels(windows, x)), pieces(windows.channels(x)))
                .block(LaunchSizes.BLOCK)
                .tensors(dy, w)
                .tensor(outputs.get(0));
        Runnable input = sizes(launch, windows, x, dy).ready();
        return CudaKernels.sequence(input, parameters(windows, x, dy, outputs, device));
    }

    private static Runnable parameters(
            ImageWindows windows, Tensor x, Tensor dy, List<Tensor> outputs, CudaDevice device) {
        Tensor dw = outputs.get(1);
        Tensor db = outputs.size() > 2 ? outputs.get(2) : null;
        long pixels = pixels(windows, dy);
        int span = (int) Math.max(SPAN, LaunchSizes.pieces(pixels, MOST_SPANS));
        int spans = (int) LaunchSizes.pieces(pixels, span);
        int filters = windows.channels(dy);
        Tensor weights = dw;
        Tensor biases = db;
        if (spans > 1) {
            Tensor partial = device.workspace(DataType.FLOAT, spans * (dw.size() + filters));
            weights = partial.slice(0, spans * dw.size());
            biases = db == null ? null : partial.slice(spans * dw.size(), (long) spans * filters);
        }
        Launch launch = device.kernel(FILE, "convolution_parameter_grad")
                .grid(pieces(filters), pieces(dw.size() / filters), spans)
                .block(LaunchSizes.BLOCK)
                .tensors(x, dy, weights)
                .tensor(biases);
        Runnable each = sizes(launch, windows, x, dy).integer(span).ready();
        if (spans == 1) {
            return each;
        }
        Runnable sums = ColumnSums.stage(weights, dw, spans, Math.toIntExact(dw.size()), device);
        return db == null
                ? CudaKernels.sequence(each, sums)
                : CudaKernels.sequence(each, sums, ColumnSums.stage(biases, db, spans, filters, device));
    }

    private static ImageWindows windows(DifferentialFunction op, Tensor x, Tensor w, Tensor y) {
        ImageWindows windows = ImageWindows.of(op, FORMAT, x, y);
        if (windows == null || w.spec().rank() != 4 || w.size() > Integer.MAX_VALUE) {
            return null;
        }
        DynamicCustomOp custom = (DynamicCustomOp) op;
        boolean lies = custom.numIArguments() <= WEIGHTS_FORMAT || custom.getIArgument(WEIGHTS_FORMAT) == 0;
        boolean fits = w.dim(0) == windows.window()[0]
                && w.dim(1) == windows.window()[1]
                && w.dim(2) == windows.channels(x)
                && w.dim(3) == windows.channels(y);
        return lies && fits ? windows : null;
    }

    private static Launch sizes(Launch launch, ImageWindows windows, Tensor x, Tensor y) {
        return windows.addTo(
                launch.integer(x.dim(0)).integer(windows.channels(x)).integer(windows.channels(y)));
    }

    private static long pixels(ImageWindows windows, Tensor images) {
        return images.size() / windows.channels(images);
    }

    private static long pieces(long n) {
        return LaunchSizes.pieces(n, TILE);
    }
}
