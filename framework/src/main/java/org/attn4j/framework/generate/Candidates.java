package org.attn4j.framework.generate;

import static org.attn4j.framework.config.Checks.require;

/** The best extensions of hypotheses by one token, best first; among equals the lower row, then the lower token. */
final class Candidates {
    /** Exponentials of less than this are below 1e-13 of the largest: a vocabulary of them changes no digit. */
    private static final float NEGLIGIBLE = -30;

    private final double[] scores;
    private final int[] rows;
    private final int[] ids;
    private int size;

    /** Keeps so many. */
    Candidates(int most) {
        this.scores = new double[most];
        this.rows = new int[most];
        this.ids = new int[most];
    }

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    double score(int i) {
        return scores[i];
    }

    int row(int i) {
        return rows[i];
    }

    int id(int i) {
        return ids[i];
    }

    /**
     * Takes in the extensions of a hypothesis; rows must come in rising order.
     *
     * @param before its log-probability
     * @param logits the next token's, V of them from an index on
     * @throws IllegalArgumentException if a logit is NaN or positive infinity, or all are negative infinity
     */
    void add(int row, double before, float[] logits, int from, int vocabulary) {
        float max = Float.NEGATIVE_INFINITY;
        for (int v = 0; v < vocabulary; v++) {
            float z = logits[from + v];
            // Negated so that NaN, too, is caught.
            if (!(z < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "the logit of token " + v + " is " + z + "; the model's parameters are not usable");
            }
            max = Math.max(max, z);
        }
        require(max > Float.NEGATIVE_INFINITY, "all %d logits are -Infinity: no token can follow", vocabulary);
        double sum = 0;
        for (int v = 0; v < vocabulary; v++) {
            float z = logits[from + v] - max;
            sum += z > NEGLIGIBLE ? Math.exp(z) : 0;
        }
        double shift = before - max - Math.log(sum);
        for (int v = 0; v < vocabulary; v++) {
            double score = shift + logits[from + v];
            if (score > Double.NEGATIVE_INFINITY && (size < scores.length || score > scores[size - 1])) {
                insert(score, row, v);
            }
        }
    }

    private void insert(double score, int row, int id) {
        int at = size < scores.length ? size++ : size - 1;
        while (at > 0 && scores[at - 1] < score) {
            scores[at] = scores[at - 1];
            rows[at] = rows[at - 1];
            ids[at] = ids[at - 1];
            at--;
        }
        scores[at] = score;
        rows[at] = row;
        ids[at] = id;
    }
}
