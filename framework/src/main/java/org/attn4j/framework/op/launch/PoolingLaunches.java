package org.attn4j.framework.op.launch;

import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.Launch;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ops.DynamicCustomOp;

/**
 * SameDiff's pooling of images: largest numbers and means of windows. Unlike on the host, a largest number shows NaN.
 */
final class PoolingLaunches {
    private static final String FILE = "launch/pooling";
    /** Places of integer arguments: whether a mean counts what lies outside of the image, and where channels stand. */
    private static final int COUNT_ALL = 9;

    private static final int FORMAT = 10;

    private PoolingLaunches() {}

    /** A call for maxpool2d; null if the kernels do not have it. */
    static Runnable largest(DifferentialFunction op, Tensor x, Tensor y, CudaDevice device) {
        ImageWindows windows = ImageWindows.of(op, FORMAT, x, y);
        return windows == null
                ? null
                : sizes(launch(device, "largest_of_windows", y).tensor(x).tensor(y), windows, x, y)
                        .ready();
    }

    /** A call for avgpool2d; null if the kernels do not have it. */
    static Runnable mean(DifferentialFunction op, Tensor x, Tensor y, CudaDevice device) {
        ImageWindows windows = ImageWindows.of(op, FORMAT, x, y);
        return windows == null
                ? null
                : sizes(launch(device, "means_of_windows", y).tensor(x).tensor(y), windows, x, y)
                        .integer(countAll(op))
                        .ready();
    }

    /** A call for maxpool2d_bp; null if the kernels do not have it. */
    static Runnable largestGradient(DifferentialFunction op, Tensor x, Tensor dy, Tensor dx, CudaDevice device) {
        ImageWindows windows = ImageWindows.of(op, FORMAT, x, dy);
        return windows == null
                ? null
                : sizes(
                                launch(device, "largest_of_windows_grad", dx)
                                        .tensors(x, dy)
                                        .tensor(dx),
                                windows,
                                x,
                                dx)
                        .ready();
    }

    /** A call for avgpool2d_bp; null if the kernels do not have it. */
    static Runnable meanGradient(DifferentialFunction op, Tensor x, Tensor dy, Tensor dx, CudaDevice device) {
        ImageWindows windows = ImageWindows.of(op, FORMAT, x, dy);
        return windows == null
                ? null
                : sizes(launch(device, "means_of_windows_grad", dx).tensor(dy).tensor(dx), windows, x, dx)
                        .integer(countAll(op))
                        .ready();
    }

    private static Launch launch(CudaDevice device, String kernel, Tensor written) {
        return LaunchSizes.loop(device, FILE, kernel, written.size());
    }

    private static Launch sizes(Launch launch, ImageWindows windows, Tensor x, Tensor written) {
        return windows.addTo(launch.wide(written.size()).integer(windows.channels(x)));
    }

    private static int countAll(DifferentialFunction op) {
        DynamicCustomOp custom = (DynamicCustomOp) op;
        return custom.numIArguments() <= COUNT_ALL || custom.getIArgument(COUNT_ALL) == 0 ? 0 : 1;
    }
}
