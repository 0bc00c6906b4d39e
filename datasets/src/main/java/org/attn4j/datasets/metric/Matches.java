package org.attn4j.datasets.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The counts of a corpus that BLEU is computed from: what matched, out of how many, and the lengths. */
final class Matches {
    /** Stands for the logarithm of a precision of 0, as in sacreBLEU: its exponential is 0. */
    private static final double LOG_OF_ZERO = -9999999999.0;

    private final long[] correct = new long[BleuScore.MAX_ORDER];
    private final long[] total = new long[BleuScore.MAX_ORDER];
    private long hypothesisLength;
    private long referenceLength;

    /** Adds a sentence; the references are at least one. */
    void add(NgramCounts hypothesis, List<NgramCounts> references) {
        hypothesisLength += hypothesis.length();
        referenceLength += nearest(hypothesis.length(), references);
        for (Map.Entry<List<String>, Integer> entry : hypothesis.counts().entrySet()) {
            int order = entry.getKey().size() - 1;
            int most = 0;
            for (NgramCounts reference : references) {
                most = Math.max(most, reference.counts().getOrDefault(entry.getKey(), 0));
            }
            total[order] += entry.getValue();
            correct[order] += Math.min(entry.getValue(), most);
        }
    }

    BleuScore score(String signature) {
        double penalty = penalty();
        double[] precisions = precisions();
        double logs = 0;
        List<Double> percentages = new ArrayList<>();
        for (double precision : precisions) {
            logs += precision == 0 ? LOG_OF_ZERO : Math.log(precision);
            percentages.add(precision);
        }
        double score = penalty * Math.exp(logs / BleuScore.MAX_ORDER);
        return new BleuScore(score, percentages, penalty, hypothesisLength, referenceLength, signature);
    }

    private double penalty() {
        if (hypothesisLength >= referenceLength) {
            return 1;
        }
        return hypothesisLength == 0 ? 0 : Math.exp(1 - (double) referenceLength / hypothesisLength);
    }

    private double[] precisions() {
        double[] precisions = new double[BleuScore.MAX_ORDER];
        // An n-gram that matches has unigrams that match.
        if (correct[0] == 0) {
            return precisions;
        }
        double smoothing = 1;
        for (int n = 0; n < precisions.length && total[n] > 0; n++) {
            if (correct[n] == 0) {
                smoothing *= 2;
                precisions[n] = 100 / (smoothing * total[n]);
            } else {
                precisions[n] = 100.0 * correct[n] / total[n];
            }
        }
        return precisions;
    }

    private static int nearest(int length, List<NgramCounts> references) {
        int best = references.get(0).length();
        for (NgramCounts reference : references) {
            int distance = Math.abs(length - reference.length()) - Math.abs(length - best);
            if (distance < 0 || distance == 0 && reference.length() < best) {
                best = reference.length();
            }
        }
        return best;
    }
}
