package org.attn4j.recipes.report;

import java.util.List;
import java.util.Locale;
import org.attn4j.recipes.report.Ticks.Tick;

/**
 * Maps values to [0, 1] along an axis.
 *
 * @param low value at 0
 * @param high value at 1, greater than low
 * @param log whether the axis is logarithmic; then low is greater than 0
 */
record Scale(double low, double high, boolean log) {
    /** What is greater is drawn as this, what is less than its reciprocal as 0: sums and ratios stay finite. */
    static final double MOST = 1e150;

    /** A range of finite values; empty while low is greater than high. */
    record Range(double low, double high) {
        static final Range EMPTY = new Range(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

        boolean isEmpty() {
            return low > high;
        }

        Range with(double value) {
            double drawn = drawable(value);
            return Double.isFinite(drawn) ? new Range(Math.min(low, drawn), Math.max(high, drawn)) : this;
        }

        Range withYOf(Series series) {
            Range range = this;
            for (int i = 0; i < series.size(); i++) {
                range = range.with(series.y(i));
            }
            return range;
        }

        Range withXOf(Series series) {
            return series.size() == 0 ? this : with(series.x(0)).with(series.x(series.size() - 1));
        }
    }

    /** The axis of the steps: exactly the range; one step to each side where the range is a single point. */
    static Scale horizontal(Range range) {
        if (range.isEmpty()) {
            return new Scale(0, 1, false);
        }
        // A step beside one that is so great is the same number.
        double side = range.high() > range.low() ? 0 : Math.max(1, 4 * Math.ulp(range.low()));
        return new Scale(range.low() - side, range.high() + side, false);
    }

    /**
     * The axis of the values, with some air above and below.
     *
     * @param fromZero whether the axis starts at 0 where no value is negative
     * @param logRatio from which ratio of the greatest to the least value the axis is logarithmic, if all are positive
     */
    static Scale vertical(Range range, boolean fromZero, double logRatio) {
        if (range.isEmpty()) {
            return new Scale(0, 1, false);
        }
        double low = range.low();
        double high = range.high();
        if (low > 0 && high / low >= logRatio) {
            double air = Math.pow(high / low, 0.05);
            return new Scale(low / air, high * air, true);
        }
        if (fromZero && low >= 0) {
            return new Scale(0, high > 0 ? high * 1.08 : 1, false);
        }
        double span = high - low;
        double air = span > 1e-9 * Math.max(Math.abs(low), Math.abs(high))
                ? 0.06 * span
                : high == 0 ? 1 : 0.1 * Math.abs(high);
        return new Scale(low - air, high + air, false);
    }

    /** Where a value lies, 0 at low and 1 at high; NaN where a logarithm does not exist. */
    double position(double value) {
        double drawn = drawable(value);
        return log
                ? (Math.log(drawn) - Math.log(low)) / (Math.log(high) - Math.log(low))
                : (drawn - low) / (high - low);
    }

    private static double drawable(double value) {
        if (!Double.isFinite(value)) {
            return Double.NaN;
        }
        return Math.abs(value) < 1 / MOST ? 0 : Math.max(-MOST, Math.min(MOST, value));
    }

    /** About as many round values as given; at whole numbers only if {@code whole}. */
    List<Tick> ticks(int count, boolean whole) {
        int most = whole ? (int) Math.max(1, Math.min(count, high - low)) : count;
        List<Tick> ticks = log ? Ticks.logarithmic(low, high) : Ticks.linear(low, high, most);
        return whole
                ? ticks.stream()
                        .filter(t -> t.value() >= 0 && t.value() % 1 == 0)
                        .toList()
                : ticks;
    }

    /** A position as a percentage for SVG, from the left. */
    static String percent(double position) {
        return String.format(Locale.ROOT, "%.2f%%", 100 * position);
    }
}
