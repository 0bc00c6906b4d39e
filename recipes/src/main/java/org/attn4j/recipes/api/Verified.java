package org.attn4j.recipes.api;

import java.util.Locale;

/**
 * How far an output is from its reference.
 *
 * @param name such as {@code output.logits}
 * @param compared number of values
 * @param difference the largest difference, in shares of the reference's largest value; of ids 0 or infinite
 * @param note what else there is to say
 */
public record Verified(String name, long compared, double difference, String note) {
    /** Whether the difference, a number, is at most so large. */
    public boolean within(double tolerance) {
        return difference <= tolerance;
    }

    /** In words. */
    public String text() {
        return String.format(Locale.ROOT, "%,d values, largest relative difference %.2e%s", compared, difference, note);
    }

    static Verified of(String name, float[] got, float[] expected) {
        double difference = 0;
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            // A NaN on either side stays, as no comparison with it is true.
            double here = Math.abs((double) got[i] - expected[i]);
            difference = here <= difference ? difference : here;
            largest = Math.max(largest, Math.abs((double) expected[i]));
        }
        return new Verified(name, expected.length, difference == 0 ? 0 : difference / largest, "");
    }

    static Verified ofIds(String name, int[] got, int[] expected) {
        int first = java.util.Arrays.mismatch(got, expected);
        return first < 0
                ? new Verified(name, expected.length, 0, "")
                : new Verified(
                        name,
                        expected.length,
                        Double.POSITIVE_INFINITY,
                        ", first at " + first + ": expected " + (first < expected.length ? expected[first] : "the end")
                                + ", got " + (first < got.length ? got[first] : "the end"));
    }
}
