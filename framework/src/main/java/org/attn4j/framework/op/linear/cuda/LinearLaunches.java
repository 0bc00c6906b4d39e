package org.attn4j.framework.op.linear.cuda;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.launch.ColumnSums;
import org.attn4j.framework.op.launch.CudaKernels;
import org.attn4j.framework.op.linear.Linear;
import org.attn4j.framework.op.linear.LinearInputGrad;
import org.attn4j.framework.op.linear.LinearParameterGrad;

/** Linear maps and their gradients by the device's matrix products. */
public final class LinearLaunches {
    private LinearLaunches() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.cuda(Linear.class, LinearLaunches::linear);
        table.cuda(LinearInputGrad.class, LinearLaunches::inputGrad);
        table.cuda(LinearParameterGrad.class, LinearLaunches::parameterGrad);
    }

    private static Runnable linear(Linear op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        Tensor x = inputs.get(0);
        Tensor y = outputs.get(0);
        return device.product()
                .size(x.rows(), y.columns(), x.columns())
                .a(x, false)
                .b(inputs.get(1), op.transposed())
                .c(y)
                .bias(op.biased() ? inputs.get(2) : null)
                .ready();
    }

    private static Runnable inputGrad(
            LinearInputGrad op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        Tensor dy = inputs.get(0);
        Tensor dx = outputs.get(0);
        return device.product()
                .size(dy.rows(), dx.columns(), dy.columns())
                .a(dy, false)
                .b(inputs.get(1), !op.transposed())
                .c(dx)
                .ready();
    }

    private static Runnable parameterGrad(
            LinearParameterGrad op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        Tensor left = inputs.get(op.transposed() ? 1 : 0);
        Tensor right = inputs.get(op.transposed() ? 0 : 1);
        Runnable weight = device.product()
                .size(left.columns(), right.columns(), left.rows())
                .a(left, true)
                .b(right, false)
                .c(outputs.get(0))
                .ready();
        return op.biased()
                ? CudaKernels.sequence(weight, ColumnSums.of(inputs.get(1), outputs.get(1), device))
                : weight;
    }
}
