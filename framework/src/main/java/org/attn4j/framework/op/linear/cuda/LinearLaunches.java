package org.attn4j.framework.op.linear.cuda;

import static org.attn4j.framework.op.Storage.Reads.COPY;
import static org.attn4j.framework.op.Storage.Reads.HALF;
import static org.attn4j.framework.op.Storage.Reads.LIKE_OUTPUT;

import java.util.List;
import java.util.function.Supplier;
import org.attn4j.framework.device.Precision;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.NoAlgorithmException;
import org.attn4j.framework.device.cuda.Product;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.Storage;
import org.attn4j.framework.op.launch.ColumnSums;
import org.attn4j.framework.op.launch.CudaKernels;
import org.attn4j.framework.op.linear.Linear;
import org.attn4j.framework.op.linear.LinearInputGrad;
import org.attn4j.framework.op.linear.LinearParameterGrad;
import org.nd4j.linalg.api.buffer.DataType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Linear maps and their gradients by the device's matrix products. */
public final class LinearLaunches {
    private static final Logger LOG = LoggerFactory.getLogger(LinearLaunches.class);

    private LinearLaunches() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.cuda(Linear.class, LinearLaunches::linear, (op, in) -> Storage.reading(HALF, COPY, LIKE_OUTPUT)
                .writing(true)
                .withPaddedRows());
        table.cuda(LinearInputGrad.class, LinearLaunches::inputGrad, (op, in) -> Storage.reading(HALF, COPY)
                .writing(true)
                .withPaddedRows());
        table.cuda(LinearParameterGrad.class, LinearLaunches::parameterGrad, (op, in) -> Storage.reading(HALF, HALF)
                .withPaddedRows());
    }

    /**
     * Numbers of a row, or those that it is padded to with zeros where all that is multiplied with them is padded as well:
     * lengths that are multiples of 8 are what tensor cores want.
     */
    private static int length(Tensor rows, Tensor weight) {
        boolean copied =
                weight.spec().type() == DataType.BFLOAT16 && rows.spec().type() == DataType.BFLOAT16;
        return copied ? Math.toIntExact(rows.leading()) : rows.columns();
    }

    private static Runnable linear(Linear op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        Tensor x = inputs.get(0);
        Tensor w = inputs.get(1);
        Tensor y = outputs.get(0);
        return device.product()
                .size(x.rows(), length(y, w), length(x, w))
                .a(x, false)
                .b(w, op.transposed())
                .c(y)
                .bias(op.biased() ? inputs.get(2) : null)
                .ready();
    }

    private static Runnable inputGrad(
            LinearInputGrad op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        Tensor dy = inputs.get(0);
        Tensor w = inputs.get(1);
        Tensor dx = outputs.get(0);
        return device.product()
                .size(dy.rows(), length(dx, w), length(dy, w))
                .a(dy, false)
                .b(w, !op.transposed())
                .c(dx)
                .ready();
    }

    private static Runnable parameterGrad(
            LinearParameterGrad op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        Tensor left = inputs.get(op.transposed() ? 1 : 0);
        Tensor right = inputs.get(op.transposed() ? 0 : 1);
        Supplier<Product> weight = () -> device.product()
                .size(left.columns(), right.columns(), left.rows())
                .a(left, true)
                .b(right, false)
                .c(outputs.get(0));
        if (!op.biased()) {
            return weight.get().ready();
        }
        if (device.precision() == Precision.BF16) {
            try {
                return weight.get().sums(outputs.get(1), op.transposed()).ready();
            } catch (NoAlgorithmException e) {
                LOG.debug("the bias's gradient is summed by itself: {}", e.getMessage());
            }
        }
        return CudaKernels.sequence(weight.get().ready(), ColumnSums.of(inputs.get(1), outputs.get(1), device));
    }
}
