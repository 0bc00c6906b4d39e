package org.attn4j.framework.op.launch;

import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.Launch;
import org.nd4j.linalg.api.buffer.DataType;

/** Sums over rows in a fixed order: blocks sum spans of rows, then the spans' sums are summed. */
public final class ColumnSums {
    private static final int WARP = 32;
    private static final int BLOCK = 256;
    /** Rows that one block sums without a second stage. */
    private static final int FEW = 64;

    private static final int MOST_SPANS = 64;

    private ColumnSums() {}

    /** Rows of a span. */
    public static int span(int rows) {
        return Math.max(FEW, (rows + MOST_SPANS - 1) / MOST_SPANS);
    }

    /** Number of spans; one at least. */
    public static int spans(int rows) {
        return Math.max(1, (rows + span(rows) - 1) / span(rows));
    }

    /** A launch of a kernel that sums spans as {@code column_sums} does, its arguments to be added. */
    public static Launch launch(CudaDevice device, String file, String kernel, int rows, int columns) {
        return device.kernel(file, kernel)
                .grid(Math.max(1, (columns + WARP - 1) / WARP), spans(rows))
                .block(BLOCK);
    }

    /** Sums of a matrix's columns; takes the device's workspace. */
    public static Runnable of(Tensor x, Tensor y, CudaDevice device) {
        int spans = spans(x.rows());
        if (spans == 1) {
            return stage(x, y, x.rows(), x.columns(), device);
        }
        Tensor partial = device.workspace(DataType.FLOAT, (long) spans * x.columns());
        return CudaKernels.sequence(
                stage(x, partial, x.rows(), x.columns(), device), stage(partial, y, spans, x.columns(), device));
    }

    /** One stage: rows of x, which may lie in bfloat16, to spans of y. */
    public static Runnable stage(Tensor x, Tensor y, int rows, int columns, CudaDevice device) {
        if (x.spec().type() == DataType.BFLOAT16) {
            return device.kernel("launch/column_sums", "column_sums_half")
                    .grid(Math.max(1, LaunchSizes.pieces(columns, 2 * WARP)), spans(rows))
                    .block(BLOCK)
                    .tensors(x, y)
                    .integers(rows, columns, Math.toIntExact(x.leading()), span(rows))
                    .ready();
        }
        return launch(device, "launch/column_sums", "column_sums", rows, columns)
                .tensors(x, y)
                .integers(rows, columns, span(rows))
                .ready();
    }
}
