package org.attn4j.recipes.report;

import static org.attn4j.framework.config.Checks.require;

import java.util.Arrays;

/**
 * A sequence of points (x, y) in ascending order of x. A y that is missing or not finite is {@code NaN}: a gap in the
 * curve.
 */
final class Series {
    static final Series EMPTY = new Series(new double[0], new double[0]);

    private final double[] x;
    private final double[] y;

    private Series(double[] x, double[] y) {
        this.x = x;
        this.y = y;
    }

    /**
     * The points (x[i], y[i]).
     *
     * @throws IllegalArgumentException if the lengths differ or x does not ascend
     */
    static Series of(double[] x, double[] y) {
        require(x.length == y.length, "x has %d values, y has %d: expected as many", x.length, y.length);
        Builder points = new Builder();
        for (int i = 0; i < x.length; i++) {
            require(i == 0 || x[i] > x[i - 1], "x must ascend: x[%d] is %s", i, x[i]);
            points.add(x[i], y[i]);
        }
        return points.build();
    }

    int size() {
        return x.length;
    }

    double x(int i) {
        return x[i];
    }

    double y(int i) {
        return y[i];
    }

    /** Number of points whose y is finite. */
    int finiteCount() {
        return (int) Arrays.stream(y).filter(Double::isFinite).count();
    }

    /** Index of the least finite y, the first of equals; -1 if there is none. */
    int argMin() {
        int best = -1;
        for (int i = 0; i < y.length; i++) {
            if (Double.isFinite(y[i]) && (best < 0 || y[i] < y[best])) {
                best = i;
            }
        }
        return best;
    }

    /** Index of the last finite y; -1 if there is none. */
    int lastFinite() {
        int i = y.length - 1;
        while (i >= 0 && !Double.isFinite(y[i])) {
            i--;
        }
        return i;
    }

    /** The y at exactly this x; {@code NaN} if there is no such point. */
    double at(double position) {
        int i = Arrays.binarySearch(x, position);
        return i < 0 ? Double.NaN : y[i];
    }

    /** Median of the finite y, the mean of the middle two for an even number; {@code NaN} if there is none. */
    double median() {
        double[] sorted = Arrays.stream(y).filter(Double::isFinite).sorted().toArray();
        int n = sorted.length;
        return n == 0 ? Double.NaN : 0.5 * sorted[(n - 1) / 2] + 0.5 * sorted[n / 2];
    }

    /**
     * Centred moving mean of the finite y over at most 2 half + 1 points. At the start the window stays symmetric, so
     * that a steep beginning is not dragged; at the end it reaches back only, so that the last value is a mean too.
     * Gaps stay gaps.
     */
    Series smoothed(int half) {
        int n = y.length;
        WindowSums sums = new WindowSums(y);
        int[] count = new int[n + 1];
        for (int i = 0; i < n; i++) {
            count[i + 1] = count[i] + (Double.isFinite(y[i]) ? 1 : 0);
        }
        double[] mean = new double[n];
        for (int i = 0; i < n; i++) {
            int from = i - Math.min(half, i);
            int to = i + 1 + Math.min(half, Math.min(i, n - 1 - i));
            mean[i] = Double.isFinite(y[i])
                    ? sums.scaled(from, to) / (count[to] - count[from]) / WindowSums.SCALE
                    : Double.NaN;
        }
        return new Series(x, mean);
    }

    /** Collects points. A point at or before the last x replaces every point from there on: a run went back. */
    static final class Builder {
        private double[] x = new double[64];
        private double[] y = new double[64];
        private int size;

        Builder add(double atX, double value) {
            while (size > 0 && x[size - 1] >= atX) {
                size--;
            }
            if (size == x.length) {
                x = Arrays.copyOf(x, 2 * size);
                y = Arrays.copyOf(y, 2 * size);
            }
            x[size] = atX;
            y[size++] = Double.isFinite(value) ? value : Double.NaN;
            return this;
        }

        Series build() {
            return new Series(Arrays.copyOf(x, size), Arrays.copyOf(y, size));
        }
    }
}
