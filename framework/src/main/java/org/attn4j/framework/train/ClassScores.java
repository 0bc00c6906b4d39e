package org.attn4j.framework.train;

import static org.attn4j.framework.config.Checks.require;

import java.util.Arrays;

/**
 * How well each class is told from the others: {@code precision = hits / taken}, {@code recall = hits / labelled},
 * {@code F1 = 2 hits / (taken + labelled)}. What would be 0 / 0 is 0.
 *
 * @param hits of each class, how often it was taken for itself
 * @param taken how often anything was taken for it
 * @param labelled how often it was right
 * @throws IllegalArgumentException if the three differ in length
 */
public record ClassScores(long[] hits, long[] taken, long[] labelled) {
    public ClassScores {
        require(
                hits.length == taken.length && taken.length == labelled.length,
                "expected counts of the same classes, got %d, %d and %d",
                hits.length,
                taken.length,
                labelled.length);
        hits = hits.clone();
        taken = taken.clone();
        labelled = labelled.clone();
    }

    /**
     * Of a confusion matrix.
     *
     * @param confusion how often a class (row) was taken for another (column)
     */
    public static ClassScores of(long[][] confusion) {
        int n = confusion.length;
        long[] hits = new long[n];
        long[] taken = new long[n];
        long[] labelled = new long[n];
        for (int r = 0; r < n; r++) {
            hits[r] = confusion[r][r];
            for (int c = 0; c < n; c++) {
                labelled[r] += confusion[r][c];
                taken[c] += confusion[r][c];
            }
        }
        return new ClassScores(hits, taken, labelled);
    }

    /** Number of classes. */
    public int classes() {
        return hits.length;
    }

    /** Share of what was taken for a class that is of it. */
    public double precision(int c) {
        return share(hits[c], taken[c]);
    }

    /** Share of a class that was taken for it. */
    public double recall(int c) {
        return share(hits[c], labelled[c]);
    }

    /** The harmonic mean of a class's precision and recall. */
    public double f1(int c) {
        return share(2 * hits[c], taken[c] + labelled[c]);
    }

    /** The mean over the classes of their F1. */
    public double macroF1() {
        double sum = 0;
        for (int c = 0; c < hits.length; c++) {
            sum += f1(c);
        }
        return hits.length == 0 ? 0 : sum / hits.length;
    }

    /** F1 of the counts of all classes together; with one class for each example, it equals the accuracy. */
    public double microF1() {
        return share(
                2 * Arrays.stream(hits).sum(),
                Arrays.stream(taken).sum() + Arrays.stream(labelled).sum());
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
