package org.attn4j.recipes.report;

import java.util.Map;

/**
 * What the validation part says of the best checkpoint: as it was measured at the end, or else as it was evaluated while
 * training.
 *
 * @param step the checkpoint's
 * @param loss mean over the targets, in nats
 * @param perplexity per target; NaN if it has no meaning
 * @param bits per byte; NaN if they have no meaning
 * @param accuracy NaN if there is none
 * @param coverage what was looked at: {@code first 480 of 3,000 rows}, {@code all 3,000 rows}; empty if unknown
 */
record BestEvaluation(double step, double loss, double perplexity, double bits, double accuracy, String coverage) {
    /** The best checkpoint's; null without an evaluation. */
    static BestEvaluation of(Metrics metrics) {
        Series evaluated = metrics.evaluation("validation", "loss");
        int least = evaluated.argMin();
        if (least < 0) {
            return null;
        }
        double step = Double.isFinite(evaluated.at(metrics.bestStep())) ? metrics.bestStep() : evaluated.x(least);
        boolean measured = Double.isFinite(metrics.last("validation", "loss").at(step));
        Map<String, Series> series = (measured ? metrics.finals() : metrics.evaluations()).get("validation");
        return new BestEvaluation(
                step,
                at(series, "loss", step),
                at(series, "perplexity", step),
                at(series, "bits_per_byte", step),
                at(series, "accuracy", step),
                coverage(at(series, "rows", step), at(series, "of_rows", step)));
    }

    private static double at(Map<String, Series> series, String key, double step) {
        return series.getOrDefault(key, Series.EMPTY).at(step);
    }

    /** What so many rows are of a part; empty if that is not known. */
    static String coverage(double rows, double all) {
        if (!Double.isFinite(rows) || !Double.isFinite(all)) {
            return "";
        }
        return rows >= all
                ? "all " + Numbers.count(all) + " rows"
                : "first " + Numbers.count(rows) + " of " + Numbers.count(all) + " rows";
    }
}
