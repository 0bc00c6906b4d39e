package org.attn4j.recipes.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Round positions on an axis, with labels that need no more digits than the distance between them. */
final class Ticks {
    private Ticks() {}

    /** A position on an axis and what stands there. */
    record Tick(double value, String label) {}

    /**
     * The multiples of 1, 2 or 5 times a power of ten within [low, high], of a distance that gives about {@code count};
     * none where low and high are no finite numbers that lie apart.
     */
    static List<Tick> linear(double low, double high, int count) {
        if (!areApart(low, high)) {
            return List.of();
        }
        BigDecimal step = step((high - low) / count);
        double width = step.doubleValue();
        long first = (long) Math.ceil(low / width - 1e-9);
        long last = (long) Math.floor(high / width + 1e-9);
        List<Tick> ticks = new ArrayList<>();
        for (long i = first; i <= last; i++) {
            BigDecimal value = step.multiply(BigDecimal.valueOf(i));
            ticks.add(new Tick(value.doubleValue(), Numbers.tick(value, step)));
        }
        return ticks;
    }

    /**
     * The powers of ten within [low, high]; with fewer than three of them also 2 and 5 times these; with more than
     * seven only every second, third …; none where low and high are no positive finite numbers that lie apart.
     */
    static List<Tick> logarithmic(double low, double high) {
        if (!areApart(low, high) || low < Double.MIN_NORMAL) {
            return List.of();
        }
        int first = (int) Math.ceil(Math.log10(low) - 1e-9);
        int last = (int) Math.floor(Math.log10(high) + 1e-9);
        int powers = last - first + 1;
        List<Tick> ticks = new ArrayList<>();
        if (powers >= 3) {
            int stride = (powers + 6) / 7;
            for (int exponent = first; exponent <= last; exponent += stride) {
                ticks.add(power(1, exponent));
            }
            return ticks;
        }
        for (int exponent = first - 1; exponent <= last; exponent++) {
            for (int mantissa : new int[] {1, 2, 5}) {
                Tick tick = power(mantissa, exponent);
                if (tick.value() >= low * (1 - 1e-9) && tick.value() <= high * (1 + 1e-9)) {
                    ticks.add(tick);
                }
            }
        }
        return ticks.size() >= 2 ? ticks : linear(low, high, 4);
    }

    /** Whether a distance between two numbers can be divided into ticks that are numbers of their own. */
    private static boolean areApart(double low, double high) {
        double span = high - low;
        double greatest = Math.max(Math.abs(low), Math.abs(high));
        return span > 1e-12 * greatest && span > 1e6 * Double.MIN_NORMAL && span <= Double.MAX_VALUE;
    }

    private static Tick power(int mantissa, int exponent) {
        BigDecimal value = BigDecimal.valueOf(mantissa).scaleByPowerOfTen(exponent);
        return new Tick(value.doubleValue(), Numbers.tick(value, value));
    }

    private static BigDecimal step(double wished) {
        int exponent = (int) Math.floor(Math.log10(wished));
        double mantissa = wished / Math.pow(10, exponent);
        int round = mantissa < Math.sqrt(2) ? 1 : mantissa < Math.sqrt(10) ? 2 : mantissa < Math.sqrt(50) ? 5 : 10;
        return BigDecimal.valueOf(round).scaleByPowerOfTen(exponent);
    }
}
