package org.attn4j.recipes.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as people read them. */
final class Numbers {
    private static final BigDecimal SMALL = new BigDecimal("0.001");
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1_000);
    private static final BigDecimal GREAT = new BigDecimal("1e12");
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    private Numbers() {}

    /**
     * The label of a tick, with the digits that the distance to the next asks for: {@code 0.25}, {@code 1,500},
     * {@code 40k}, {@code 2M}, {@code 5e-5}, {@code 1e12}.
     */
    static String tick(BigDecimal value, BigDecimal step) {
        if (value.signum() == 0) {
            return "0";
        }
        if (value.abs().compareTo(GREAT) >= 0) {
            return scientific(value);
        }
        if (step.compareTo(SMALL) < 0 && value.abs().compareTo(BigDecimal.valueOf(0.01)) < 0) {
            return scientific(value);
        }
        if (step.compareTo(BigDecimal.valueOf(200_000)) >= 0) {
            return plain(value.divide(MILLION)) + "M";
        }
        if (step.compareTo(THOUSAND) >= 0) {
            return plain(value.divide(THOUSAND)) + "k";
        }
        int decimals = Math.max(0, step.stripTrailingZeros().scale());
        return minus(String.format(Locale.ROOT, "%,." + decimals + "f", value));
    }

    private static String scientific(BigDecimal value) {
        BigDecimal shortest = value.stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        return plain(shortest.movePointLeft(exponent)) + "e" + exponent;
    }

    private static String plain(BigDecimal value) {
        return minus(value.stripTrailingZeros().toPlainString());
    }

    private static String minus(String number) {
        return number.replace('-', '\u2212');
    }

    /** Whole number with thousands separators. */
    static String count(long value) {
        return minus(String.format(Locale.ROOT, "%,d", value));
    }

    /** The nearest whole number with thousands separators. */
    static String count(double value) {
        return count(Math.round(value));
    }

    /** Four significant digits or so: {@code 18,513}, {@code 7.803}, {@code 0.0421}, {@code 1.25e-5}; a dash if not finite. */
    static String value(double value) {
        double size = Math.abs(value);
        if (!Double.isFinite(value)) {
            return "\u2013";
        }
        if (size >= 1e12) {
            return scientific(BigDecimal.valueOf(value).round(new MathContext(3)));
        }
        if (size >= 1_000) {
            return count(value);
        }
        if (size == 0) {
            return "0";
        }
        if (size < 1e-3) {
            return scientific(BigDecimal.valueOf(value).round(new MathContext(3)));
        }
        int decimals = size >= 100 ? 1 : size >= 10 ? 2 : size >= 0.1 ? 3 : 4;
        return minus(String.format(Locale.ROOT, "%." + decimals + "f", value));
    }

    /** A loss: four decimals, the digits that runs are compared by. */
    static String loss(double value) {
        return Double.isFinite(value) && Math.abs(value) >= 1e-2 && Math.abs(value) < 1e4
                ? minus(String.format(Locale.ROOT, "%.4f", value))
                : value(value);
    }

    /** A span of time in its two largest units: {@code 12.3 s}, {@code 2 min 41 s}, {@code 3 h 05 min}. */
    static String duration(double seconds) {
        if (!Double.isFinite(seconds)) {
            return "\u2013";
        }
        if (seconds < 59.95) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        if (whole < 3_600) {
            return String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60);
        }
        long minutes = Math.round(seconds / 60);
        if (minutes < 24 * 60) {
            return String.format(Locale.ROOT, "%d h %02d min", minutes / 60, minutes % 60);
        }
        long hours = Math.round(seconds / 3_600);
        return String.format(Locale.ROOT, "%d d %02d h", hours / 24, hours % 24);
    }
}
