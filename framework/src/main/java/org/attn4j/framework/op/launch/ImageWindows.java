package org.attn4j.framework.op.launch;

import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.Launch;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ops.DynamicCustomOp;

/**
 * Windows over images, as SameDiff's ops of convolution and pooling tell them: integer arguments window, stride, padding and
 * dilation, rows before columns, then the kind of padding.
 *
 * @param window rows and columns
 * @param stride of neighbouring windows
 * @param padding rows and columns before the first
 * @param dilation of neighbouring numbers of a window
 * @param size rows and columns of an image
 * @param result rows and columns of the result
 * @param channelsLast whether images are [B, height, width, C] in place of [B, C, height, width]
 */
record ImageWindows(
        int[] window, int[] stride, int[] padding, int[] dilation, int[] size, int[] result, boolean channelsLast) {
    private static final int RANK = 4;
    private static final int KIND_OF_PADDING = 8;
    private static final int AS_TOLD = 0;
    private static final int SAME = 1;
    /** Offsets of an element are told by integers. */
    private static final long MOST_PIXELS = 1L << 30;

    /**
     * The windows of an op.
     *
     * @param format place of the argument that tells where channels stand
     * @param images what the windows look at
     * @param results one element for each window
     * @return null if the kernels do not have them
     */
    static ImageWindows of(DifferentialFunction op, int format, Tensor images, Tensor results) {
        if (!(op instanceof DynamicCustomOp custom)
                || custom.numIArguments() <= KIND_OF_PADDING
                || images.spec().rank() != RANK
                || results.spec().rank() != RANK
                || images.size() > MOST_PIXELS
                || results.size() > MOST_PIXELS) {
            return null;
        }
        boolean last = custom.numIArguments() > format && custom.getIArgument(format) == 1;
        int at = last ? 1 : 2;
        int[] size = {images.dim(at), images.dim(at + 1)};
        int[] result = {results.dim(at), results.dim(at + 1)};
        int[] window = pair(custom, 0);
        int[] stride = pair(custom, 2);
        int[] padding = pair(custom, 4);
        int[] dilation = pair(custom, 6);
        int kind = custom.getIArgument(KIND_OF_PADDING).intValue();
        for (int d = 0; d < 2; d++) {
            if (window[d] < 1 || stride[d] < 1 || dilation[d] < 1 || padding[d] < 0) {
                return null;
            }
            if (kind == SAME) {
                int covered = (result[d] - 1) * stride[d] + (window[d] - 1) * dilation[d] + 1;
                padding[d] = Math.max(0, covered - size[d]) / 2;
            }
        }
        return kind == AS_TOLD || kind == SAME
                ? new ImageWindows(window, stride, padding, dilation, size, result, last)
                : null;
    }

    /** Adds all to a launch, in the order of the kernels' parameters. */
    Launch addTo(Launch launch) {
        return launch.wide(both(size))
                .wide(both(result))
                .wide(both(window))
                .wide(both(stride))
                .wide(both(padding))
                .wide(both(dilation))
                .integer(channelsLast ? 1 : 0);
    }

    /** Channels of images, or of results. */
    int channels(Tensor images) {
        return images.dim(channelsLast ? RANK - 1 : 1);
    }

    private static int[] pair(DynamicCustomOp op, int from) {
        return new int[] {
            op.getIArgument(from).intValue(), op.getIArgument(from + 1).intValue()
        };
    }

    /** An {@code int2}. */
    private static long both(int[] pair) {
        return (pair[0] & 0xFFFFFFFFL) | (long) pair[1] << Integer.SIZE;
    }
}
