package org.attn4j.framework.invariants;

import java.util.Arrays;

/** Rows of D numbers in row-major arrays. */
final class Rows {
    private Rows() {}

    static float[] row(float[] x, int row, int d) {
        return Arrays.copyOfRange(x, row * d, (row + 1) * d);
    }

    /** A copy whose one row is another. */
    static float[] withOther(float[] x, int row, int d) {
        float[] y = x.clone();
        for (int c = 0; c < d; c++) {
            y[row * d + c] = 1 - 2 * y[row * d + c] + c;
        }
        return y;
    }

    /** Row {@code order[t]} of every sequence at t. */
    static float[] permuted(float[] x, int[] order, int d) {
        int length = order.length * d;
        float[] y = new float[x.length];
        for (int start = 0; start < x.length; start += length) {
            for (int t = 0; t < order.length; t++) {
                System.arraycopy(x, start + order[t] * d, y, start + t * d, d);
            }
        }
        return y;
    }

    static double distance(float[] a, float[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = Math.abs(a[i] - b[i]);
            largest = Math.max(largest, difference); // NaN stays NaN
        }
        return largest;
    }
}
