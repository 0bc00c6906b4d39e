package org.attn4j.framework.op.simd;

/** Loops that need no incubator module. */
final class ScalarRowMath extends RowMath {
    @Override
    public void add(float[] target, int at, float[] source, int from, int n) {
        for (int i = 0; i < n; i++) {
            target[at + i] += source[from + i];
        }
    }

    @Override
    public void addRows(float[] target, float[] block, int rows, int columns) {
        for (int r = 1; r < rows; r++) {
            add(block, 0, block, r * columns, columns);
        }
        add(target, 0, block, 0, columns);
    }

    @Override
    public void scale(float[] x, int at, int n, float factor) {
        for (int i = at; i < at + n; i++) {
            x[i] *= factor;
        }
    }

    @Override
    public void scaleShift(float[] x, int at, int n, float factor, float shift) {
        for (int i = at; i < at + n; i++) {
            x[i] = x[i] * factor + shift;
        }
    }

    @Override
    public float max(float[] x, int at, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = at; i < at + n; i++) {
            max = Math.max(max, x[i]);
        }
        return max;
    }

    @Override
    public double sum(float[] x, int at, int n) {
        double sum = 0;
        for (int i = at; i < at + n; i++) {
            sum += x[i];
        }
        return sum;
    }

    @Override
    public double exp(float[] x, int at, int n, float shift) {
        double sum = 0;
        for (int i = at; i < at + n; i++) {
            x[i] = Exponential.of(x[i] - shift);
            sum += x[i];
        }
        return sum;
    }

    @Override
    public void addScaled(float[] target, float[] source, int n, float factor) {
        for (int i = 0; i < n; i++) {
            target[i] += source[i] * factor;
        }
    }

    @Override
    public float dotThenScale(float[] x, float[] y, int n, float factor) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += x[i] * (double) y[i];
            x[i] = y[i] * factor;
        }
        return (float) sum;
    }
}
