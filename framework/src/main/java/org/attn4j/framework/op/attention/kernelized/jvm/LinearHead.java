package org.attn4j.framework.op.attention.kernelized.jvm;

import java.nio.FloatBuffer;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.WorkerPool;
import org.attn4j.framework.op.attention.HeadSizes;
import org.attn4j.framework.op.attention.jvm.KeyVisibility;
import org.attn4j.framework.op.attention.kernelized.LinearAttentionSpec;
import org.attn4j.framework.op.simd.Exponential;

/**
 * The inputs of a {@link org.attn4j.framework.op.attention.kernelized.LinearAttention} as its kernels read them. Values have a 1 appended: one
 * matrix [K, N + 1] then holds M and, in its last column, z.
 */
final class LinearHead {
    final HeadSizes n;
    final KeyVisibility visibility;
    private final FloatBuffer q;
    private final FloatBuffer k;
    private final FloatBuffer v;

    LinearHead(LinearAttentionSpec spec, List<Tensor> inputs) {
        this.n = spec.sizes(inputs.stream().map(Tensor::spec).toList());
        this.q = inputs.get(0).floats();
        this.k = inputs.get(1).floats();
        this.v = inputs.get(2).floats();
        this.visibility = new KeyVisibility(
                n.keys(),
                spec.causal(),
                spec.masked() ? inputs.get(spec.maskInput()) : null,
                spec.shifted() ? inputs.get(spec.offsetInput()) : null);
    }

    /** What computes one head of one example. */
    interface Part {
        void head(int b, int h);
    }

    /** Runs a part for each (b, h), on all threads. */
    Runnable forEach(HostDevice device, Part part) {
        WorkerPool.Job job = device.pool().job(n.tasks(), task -> part.head(task / n.heads(), task % n.heads()));
        return () -> {
            visibility.begin();
            job.run();
        };
    }

    /** N + 1. */
    int columns() {
        return n.valueWidth() + 1;
    }

    /** Reads phi of a query. */
    void query(int b, int h, int t, float[] target) {
        read(q, b * n.queries() + t, h, n.width(), target);
        features(target, n.width());
    }

    /** Reads phi of a key. */
    void key(int b, int h, int s, float[] target) {
        read(k, b * n.keys() + s, h, n.width(), target);
        features(target, n.width());
    }

    /** Reads a value, with a 1 behind it. */
    void value(int b, int h, int s, float[] target) {
        read(v, b * n.keys() + s, h, n.valueWidth(), target);
        target[n.valueWidth()] = 1;
    }

    /** Row of a query among all (b, t, h). */
    int queryRow(int b, int h, int t) {
        return (b * n.queries() + t) * n.heads() + h;
    }

    /** Row of a key among all (b, s, h). */
    int keyRow(int b, int h, int s) {
        return (b * n.keys() + s) * n.heads() + h;
    }

    private void read(FloatBuffer source, int row, int h, int width, float[] target) {
        source.get((row * n.heads() + h) * width, target, 0, width);
    }

    private static void features(float[] x, int n) {
        for (int i = 0; i < n; i++) {
            x[i] = x[i] > 0 ? x[i] + 1 : Exponential.of(x[i]);
        }
    }

    /** Derivative of phi, from its value. */
    static float slope(float phi) {
        return Math.min(phi, 1);
    }

    /** {@code M += a b^T}. */
    static void addOuter(float[] m, float[] a, int rows, float[] b, int columns) {
        for (int i = 0; i < rows; i++) {
            float x = a[i];
            int from = i * columns;
            for (int c = 0; c < columns; c++) {
                m[from + c] += x * b[c];
            }
        }
    }

    /** {@code y = a M}. */
    static void leftProduct(float[] m, float[] a, int rows, float[] y, int columns) {
        java.util.Arrays.fill(y, 0, columns, 0);
        for (int i = 0; i < rows; i++) {
            float x = a[i];
            int from = i * columns;
            for (int c = 0; c < columns; c++) {
                y[c] += x * m[from + c];
            }
        }
    }

    /** {@code y = M b}. */
    static void rightProduct(float[] m, float[] b, int columns, float[] y, int rows) {
        for (int i = 0; i < rows; i++) {
            float sum = 0;
            int from = i * columns;
            for (int c = 0; c < columns; c++) {
                sum += m[from + c] * b[c];
            }
            y[i] = sum;
        }
    }
}
