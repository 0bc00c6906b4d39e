package org.attn4j.framework.op.linear.jvm;

import java.nio.FloatBuffer;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.linear.Linear;
import org.attn4j.framework.op.linear.LinearInputGrad;
import org.attn4j.framework.op.linear.LinearParameterGrad;
import org.attn4j.framework.op.simd.ColumnSums;
import org.attn4j.framework.op.simd.MatrixProduct;
import org.attn4j.framework.op.simd.Scratch;

/** Linear maps and their gradients: products by BLAS in tiles, biases by the task that owns the tile. */
public final class LinearKernels {
    private LinearKernels() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.jvm(Linear.class, LinearKernels::linear);
        table.jvm(LinearInputGrad.class, LinearKernels::inputGrad);
        table.jvm(LinearParameterGrad.class, LinearKernels::parameterGrad);
    }

    private static Runnable linear(Linear op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        Tensor y = outputs.get(0);
        MatrixProduct product = new MatrixProduct(device, false, inputs.get(0), op.transposed(), inputs.get(1), y);
        if (!op.biased()) {
            return device.pool().job(product.tiles(), tile -> product.run(tile, 0f));
        }
        FloatBuffer bias = inputs.get(2).floats();
        FloatBuffer target = y.floats();
        int stride = y.columns();
        return device.pool().job(product.tiles(), tile -> {
            // BLAS adds to what C holds: the bias costs one write, and saves BLAS a pass that clears C.
            spread(bias, target, stride, product, tile);
            product.run(tile, 1f);
        });
    }

    private static void spread(FloatBuffer bias, FloatBuffer target, int stride, MatrixProduct product, int tile) {
        int column = product.firstColumn(tile);
        int n = product.columns(tile);
        float[] row = Scratch.floats(0, n);
        bias.get(column, row, 0, n);
        int first = product.firstRow(tile);
        int end = first + product.rows(tile);
        for (int r = first; r < end; r++) {
            target.put(r * stride + column, row, 0, n);
        }
    }

    private static Runnable inputGrad(
            LinearInputGrad op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        MatrixProduct product =
                new MatrixProduct(device, false, inputs.get(0), !op.transposed(), inputs.get(1), outputs.get(0));
        return device.pool().job(product.tiles(), tile -> product.run(tile, 0f));
    }

    private static Runnable parameterGrad(
            LinearParameterGrad op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        Tensor x = inputs.get(0);
        Tensor g = inputs.get(1);
        Tensor dw = outputs.get(0);
        MatrixProduct product = op.transposed()
                ? new MatrixProduct(device, true, g, false, x, dw)
                : new MatrixProduct(device, true, x, false, g, dw);
        if (!op.biased()) {
            return device.pool().job(product.tiles(), tile -> product.run(tile, 0f));
        }
        ColumnSums bias = new ColumnSums(g, outputs.get(1));
        int products = product.tiles();
        return device.pool().job(products + bias.tiles(), task -> {
            if (task < products) {
                product.run(task, 0f);
            } else {
                bias.run(task - products);
            }
        });
    }
}
