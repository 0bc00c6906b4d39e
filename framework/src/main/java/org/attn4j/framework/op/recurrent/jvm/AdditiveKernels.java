package org.attn4j.framework.op.recurrent.jvm;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.recurrent.AdditiveAttention;
import org.attn4j.framework.op.recurrent.AdditiveAttentionGrad;
import org.attn4j.framework.op.simd.Blocks;
import org.attn4j.framework.op.simd.ColumnSums;
import org.attn4j.framework.op.simd.Simd;

/** {@link AdditiveAttention} and its gradient: a task for each row of the batch, keys and values on the heap meanwhile. */
final class AdditiveKernels {
    private AdditiveKernels() {}

    static Runnable forward(AdditiveAttention op, List<Tensor> in, List<Tensor> out, HostDevice device) {
        int steps = in.get(0).dim(1);
        int s = in.get(1).dim(1);
        int a = in.get(1).columns();
        int n = in.get(3).columns();
        AdditiveMath math = new AdditiveMath(s, a, n);
        FloatBuffer[] x = in.stream().map(Tensor::floats).toArray(FloatBuffer[]::new);
        FloatBuffer contexts = out.get(0).floats();
        FloatBuffer weights = out.get(1).floats();
        return device.pool().job(in.get(0).dim(0), b -> {
            float[] q = read(x[0], 0, b, steps * a);
            float[] k = read(x[1], 1, b, s * a);
            float[] v = read(x[2], 2, 0, a);
            float[] value = read(x[3], 3, b, s * n);
            float[] mask = op.masked() ? read(x[4], 4, b, s) : null;
            float[] w = Blocks.floats(5, s);
            for (int t = 0; t < steps; t++) {
                float[] context = zeros(6, n);
                math.forward(q, t * a, k, 0, v, value, 0, mask, 0, w, 0, context);
                contexts.put((b * steps + t) * n, context, 0, n);
                weights.put((b * steps + t) * s, w, 0, s);
            }
        });
    }

    static Runnable backward(AdditiveAttentionGrad op, List<Tensor> in, List<Tensor> out, HostDevice device) {
        int batch = in.get(0).dim(0);
        int steps = in.get(0).dim(1);
        int s = in.get(1).dim(1);
        int a = in.get(1).columns();
        int n = in.get(3).columns();
        AdditiveMath math = new AdditiveMath(s, a, n);
        FloatBuffer[] x = in.stream().map(Tensor::floats).toArray(FloatBuffer[]::new);
        FloatBuffer[] y = out.stream().map(Tensor::floats).toArray(FloatBuffer[]::new);
        RecurrentMath elements = Simd.choose(VectorRecurrentMath::new, ScalarRecurrentMath::new);
        Tensor partial = StepProduct.working(device, batch, a);
        FloatBuffer partials = partial.floats();
        ColumnSums sums = new ColumnSums(partial, out.get(2));
        Runnable rows = device.pool().job(batch, b -> {
            float[] q = read(x[0], 0, b, steps * a);
            float[] k = read(x[1], 1, b, s * a);
            float[] v = read(x[2], 2, 0, a);
            float[] value = read(x[3], 3, b, s * n);
            float[] dq = zeros(4, steps * a);
            float[] dk = zeros(5, s * a);
            float[] dv = zeros(6, a);
            float[] dValue = zeros(7, s * n);
            float[] w = Blocks.floats(8, s);
            float[] d = zeros(9, s);
            float[] dContext = Blocks.floats(10, n);
            for (int t = 0; t < steps; t++) {
                x[4].get((b * steps + t) * s, w, 0, s);
                x[5].get((b * steps + t) * n, dContext, 0, n);
                if (op.weighted()) {
                    x[6].get((b * steps + t) * s, d, 0, s);
                } else {
                    Arrays.fill(d, 0, s, 0f);
                }
                math.backward(q, t * a, k, 0, v, value, 0, w, d, dContext, dq, t * a, dk, 0, dv, 0);
                for (int i = 0; i < s; i++) {
                    elements.addScaled(w[i], dContext, 0, dValue, i * n, n);
                }
            }
            y[0].put(b * steps * a, dq, 0, steps * a);
            y[1].put(b * s * a, dk, 0, s * a);
            partials.put(b * a, dv, 0, a);
            y[3].put(b * s * n, dValue, 0, s * n);
        });
        Runnable total = device.pool().job(sums.tiles(), sums::run);
        return () -> {
            rows.run();
            total.run();
        };
    }

    private static float[] read(FloatBuffer from, int slot, int row, int n) {
        float[] block = Blocks.floats(slot, n);
        from.get(row * n, block, 0, n);
        return block;
    }

    static float[] zeros(int slot, int n) {
        float[] block = Blocks.floats(slot, n);
        Arrays.fill(block, 0, n, 0f);
        return block;
    }
}
