package org.attn4j.recipes.report;

/**
 * Sums of consecutive values, as a tree of sums of pairs: no sum is a difference of two, so that a value of 1e30 spoils no
 * window that it does not lie in.
 */
final class WindowSums {
    /** Sums are of values times this, so that no sum of finite values is infinite: 2^-40. */
    static final double SCALE = 0x1p-40;

    private final int n;
    private final double[] tree;

    /** Sums of values; those that are not finite count as 0. */
    WindowSums(double[] values) {
        n = values.length;
        tree = new double[2 * n];
        for (int i = 0; i < n; i++) {
            tree[n + i] = Double.isFinite(values[i]) ? values[i] * SCALE : 0;
        }
        for (int i = n - 1; i > 0; i--) {
            tree[i] = tree[2 * i] + tree[2 * i + 1];
        }
    }

    /** The sum over [from, to), times {@link #SCALE}. */
    double scaled(int from, int to) {
        double sum = 0;
        int low = from + n;
        int high = to + n;
        for (; low < high; low /= 2, high /= 2) {
            if (low % 2 == 1) {
                sum += tree[low++];
            }
            if (high % 2 == 1) {
                sum += tree[--high];
            }
        }
        return sum;
    }
}
