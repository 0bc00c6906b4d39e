package org.attn4j.framework.op.mixture.jvm;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.WorkerPool;
import org.attn4j.framework.op.mixture.GroupedLinear;
import org.attn4j.framework.op.mixture.GroupedLinearInputGrad;
import org.attn4j.framework.op.mixture.GroupedLinearParameterGrad;
import org.attn4j.framework.op.simd.Scratch;
import org.attn4j.framework.op.simd.UnusedRows;

/** Grouped linear maps and their gradients: one product of BLAS, or a few, for each group. */
final class GroupedLinearKernels {
    private GroupedLinearKernels() {}

    static Runnable linear(GroupedLinear op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        Tensor x = inputs.get(0);
        Tensor w = inputs.get(1);
        Tensor y = outputs.get(0);
        GroupedProduct product = GroupedProduct.ofRows(device, x, w, false, y, inputs.get(2));
        UnusedRows unused = new UnusedRows(inputs.get(2), y);
        FloatBuffer bias = op.biased() ? inputs.get(3).floats() : null;
        FloatBuffer target = y.floats();
        int stride = y.columns();
        WorkerPool.Job job = device.pool().job(product.tasks(), task -> {
            if (bias != null) {
                spread(bias, target, stride, product, task);
            }
            product.run(task, bias == null ? 0f : 1f);
        });
        return () -> {
            unused.clear();
            job.run();
        };
    }

    private static void spread(FloatBuffer bias, FloatBuffer target, int stride, GroupedProduct product, int task) {
        int column = product.first(task);
        int n = product.length(task);
        int group = product.group(task);
        float[] row = Scratch.floats(0, n);
        bias.get(group * stride + column, row, 0, n);
        for (int r = product.start(group); r < product.end(group); r++) {
            target.put(r * stride + column, row, 0, n);
        }
    }

    static Runnable inputGrad(GroupedLinearInputGrad op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        GroupedProduct product =
                GroupedProduct.ofRows(device, inputs.get(0), inputs.get(1), true, outputs.get(0), inputs.get(2));
        UnusedRows unused = new UnusedRows(inputs.get(2), outputs.get(0));
        WorkerPool.Job job = device.pool().job(product.tasks(), task -> product.run(task, 0f));
        return () -> {
            unused.clear();
            job.run();
        };
    }

    static Runnable parameterGrad(
            GroupedLinearParameterGrad op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        Tensor dy = inputs.get(1);
        Tensor dw = outputs.get(0);
        GroupedProduct product = GroupedProduct.ofParameters(device, inputs.get(0), dy, dw, inputs.get(2));
        GroupSums sums = op.biased() ? new GroupSums(dy, outputs.get(1)) : null;
        FloatBuffer target = dw.floats();
        int stride = dw.columns();
        int rows = dw.dim(1);
        return device.pool().job(product.tasks(), task -> {
            int group = product.group(task);
            if (product.start(group) == product.end(group)) {
                clear(target, group * rows * stride + product.first(task), rows, stride, product.length(task));
            } else {
                product.run(task, 0f);
            }
            if (sums != null && product.first(task) == 0) {
                sums.run(group, product.start(group), product.end(group));
            }
        });
    }

    private static void clear(FloatBuffer target, int at, int rows, int stride, int n) {
        float[] zeros = Scratch.floats(0, n);
        Arrays.fill(zeros, 0, n, 0f);
        for (int r = 0; r < rows; r++) {
            target.put(at + r * stride, zeros, 0, n);
        }
    }
}
