package org.attn4j.framework.op.attention.jvm;

import org.attn4j.framework.op.simd.Exp;

/** {@link AttentionTiles} in plain Java. */
final class ScalarAttentionTiles implements AttentionTiles {
    @Override
    public void product(float[] a, int ao, float[] b, int bo, float[] c, int co, int columns, int depth, boolean add) {
        for (int r = 0; r < ROWS; r++) {
            int row = co + r * STRIDE;
            if (!add) {
                java.util.Arrays.fill(c, row, row + columns, 0);
            }
            for (int p = 0; p < depth; p++) {
                float x = a[ao + r * STRIDE + p];
                for (int j = 0; j < columns; j++) {
                    c[row + j] += x * b[bo + p * STRIDE + j];
                }
            }
        }
    }

    @Override
    public void addProduct(
            float[] a, int ao, float[] b, int bo, float[] c, int co, int columns, int depth, float[] factors, int at) {
        scaleRows(c, co, factors, at, columns);
        product(a, ao, b, bo, c, co, columns, depth, true);
    }

    @Override
    public void addTransposedProduct(float[] a, int ao, float[] b, int bo, float[] c, int co, int columns, int depth) {
        for (int r = 0; r < ROWS; r++) {
            int row = co + r * STRIDE;
            for (int p = 0; p < depth; p++) {
                float x = a[ao + p * STRIDE + r];
                for (int j = 0; j < columns; j++) {
                    c[row + j] += x * b[bo + p * STRIDE + j];
                }
            }
        }
    }

    @Override
    public void transpose(float[] a, int ao, float[] b, int bo, int columns) {
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < STRIDE; i++) {
                b[bo + j * STRIDE + i] = a[ao + i * STRIDE + j];
            }
        }
    }

    @Override
    public void scaleRows(float[] a, int ao, float[] factors, int at, int columns) {
        for (int r = 0; r < ROWS; r++) {
            for (int j = ao + r * STRIDE; j < ao + r * STRIDE + columns; j++) {
                a[j] *= factors[at + r];
            }
        }
    }

    @Override
    public void multiply(float[] a, int ao, float[] b, int bo, int columns) {
        for (int r = 0; r < ROWS; r++) {
            for (int j = r * STRIDE; j < r * STRIDE + columns; j++) {
                a[ao + j] *= b[bo + j];
            }
        }
    }

    @Override
    public void softmax(float[] s, int so, float[] bias, int biasAt, AttentionRows rows, int at, int columns) {
        for (int r = 0; r < ROWS; r++) {
            int row = so + r * STRIDE;
            int visible = rows.visible[at + r];
            float max = Float.NEGATIVE_INFINITY;
            for (int j = 0; j < visible; j++) {
                s[row + j] += bias == null ? 0 : bias[biasAt + j];
                max = Math.max(max, s[row + j]);
            }
            float shift = rows.raise(at + r, max);
            float sum = exponentials(s, row, visible, columns, shift);
            rows.sum[at + r] = rows.sum[at + r] * rows.factor[at + r] + sum;
        }
    }

    @Override
    public void weights(float[] s, int so, float[] bias, int biasAt, AttentionRows rows, int at, int columns) {
        for (int r = 0; r < ROWS; r++) {
            int row = so + r * STRIDE;
            int visible = rows.visible[at + r];
            for (int j = 0; bias != null && j < visible; j++) {
                s[row + j] += bias[biasAt + j];
            }
            exponentials(s, row, visible, columns, rows.statistic[at + r]);
        }
    }

    private static float exponentials(float[] s, int row, int visible, int columns, float shift) {
        float sum = 0;
        for (int j = 0; j < visible; j++) {
            float e = Exp.of(s[row + j] - shift);
            s[row + j] = e;
            sum += e;
        }
        java.util.Arrays.fill(s, row + visible, row + Math.max(visible, columns), 0);
        return sum;
    }

    @Override
    public void scoreGradient(float[] p, int po, float[] d, int dO, AttentionRows rows, int at, int columns) {
        for (int r = 0; r < ROWS; r++) {
            float delta = rows.delta[at + r];
            for (int j = r * STRIDE; j < r * STRIDE + columns; j++) {
                d[dO + j] = p[po + j] * (d[dO + j] - delta);
            }
        }
    }

    @Override
    public void addDots(float[] a, int ao, float[] b, int bo, AttentionRows rows, int at, int columns) {
        for (int r = 0; r < ROWS; r++) {
            float sum = 0;
            for (int j = r * STRIDE; j < r * STRIDE + columns; j++) {
                sum += a[ao + j] * b[bo + j];
            }
            rows.delta[at + r] += sum;
        }
    }
}
