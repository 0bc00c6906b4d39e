package org.attn4j.recipes.attend;

import org.attn4j.framework.model.Readout;

/** Which positions of the last layer a model's answer is made of. */
public enum Reader {
    /** A class token before all others. */
    FIRST("the class position"),
    /** The last position, which predicts what comes next. */
    LAST("the last position"),
    /** The mean of all positions. */
    MEAN("the mean of all positions");

    private final String words;

    Reader(String words) {
        this.words = words;
    }

    /** As a model says. */
    public static Reader of(Readout readout) {
        return valueOf(readout.name());
    }

    /** For captions. */
    String words() {
        return words;
    }

    /** What reaches the answer from each position of the input; sums to 1. */
    double[] relevance(double[][] rollout) {
        int n = rollout.length;
        if (this != MEAN) {
            return rollout[this == FIRST ? 0 : n - 1].clone();
        }
        double[] mean = new double[n];
        for (double[] row : rollout) {
            for (int i = 0; i < n; i++) {
                mean[i] += row[i] / n;
            }
        }
        return mean;
    }
}
