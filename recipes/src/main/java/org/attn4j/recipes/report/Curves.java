package org.attn4j.recipes.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.attn4j.recipes.report.LineChart.Line;
import org.attn4j.recipes.report.Scale.Range;

/** Chooses what to draw of a run's metrics, and how. */
final class Curves {
    private static final double NEVER = Double.POSITIVE_INFINITY;
    private static final Set<String> NO_CHART = Set.of(
            "loss",
            "perplexity",
            "bits_per_byte",
            "seconds",
            "epoch",
            "targets",
            "tokens",
            "batches",
            "examples",
            "rows",
            "of_rows");

    private final Metrics metrics;
    private final Range steps;

    Curves(Metrics metrics) {
        this.metrics = metrics;
        Range range = Range.EMPTY;
        for (Series series : metrics.train().values()) {
            range = range.withXOf(series);
        }
        for (Map<String, Series> split : metrics.evaluations().values()) {
            for (Series series : split.values()) {
                range = range.withXOf(series);
            }
        }
        this.steps = range;
    }

    /** Points to each side of the moving mean that the training loss is smoothed with: 1 in 50 of all. */
    static int smoothing(Series series) {
        return series.size() / 50;
    }

    /** The loss: training as it was logged and smoothed, and every split that was evaluated. */
    Chart loss() {
        List<Line> lines = logged(metrics.train("loss"), "train, as logged", "train, ", "train");
        lines.addAll(evaluations("loss", true));
        return new LineChart("loss", "Loss", "nats", true, false, 200, lines).draw(steps);
    }

    /**
     * The other figures: learning rate, gradient norm, throughput, tokens that experts drop, and what evaluations report
     * besides the loss.
     */
    List<Chart> others() {
        List<Chart> charts = new ArrayList<>();
        charts.add(single("learning_rate", "Learning rate", "", true, NEVER));
        charts.add(single("gradient_norm", "Gradient norm", "", false, 10));
        charts.add(single("tokens_per_second", "Throughput", "tokens/s", true, NEVER));
        if (metrics.train("drop_rate").size() > 0) {
            charts.add(single("drop_rate", "Experts' tokens dropped", "share", true, NEVER));
        }
        Set<String> keys = new LinkedHashSet<>();
        metrics.evaluations().values().forEach(split -> keys.addAll(split.keySet()));
        keys.removeAll(NO_CHART);
        for (String key : keys) {
            String id = "evaluation-" + charts.size();
            List<Line> lines = evaluations(key, false);
            charts.add(new LineChart(id, title(key), "", false, false, NEVER, lines).draw(steps));
        }
        return charts;
    }

    private Chart single(String key, String title, String unit, boolean fromZero, double logRatio) {
        List<Line> lines = logged(metrics.train(key), "", "", "");
        return new LineChart(key.replace('_', '-'), title, unit, false, fromZero, logRatio, lines).draw(steps);
    }

    /** A figure of the training lines: smoothed over the figure as it was logged, or alone where points are few. */
    private static List<Line> logged(Series series, String rawLabel, String prefix, String plainLabel) {
        List<Line> lines = new ArrayList<>();
        int half = smoothing(series);
        Series smooth = series.smoothed(half);
        if (half == 0 || isSmooth(series, smooth)) {
            lines.add(new Line(series, plainLabel, "train", false, false, true));
        } else {
            lines.add(new Line(series, rawLabel, "raw", false, false, false));
            String label = prefix + "mean of " + Numbers.count(2 * half + 1) + " points";
            lines.add(new Line(smooth, label, "train", false, false, true));
        }
        return lines;
    }

    /** Whether smoothing takes no noise away, as with a schedule: mostly less than 1 in 500 of the value. */
    private static boolean isSmooth(Series series, Series smooth) {
        int noisy = 0;
        for (int i = 0; i < series.size(); i++) {
            double change = Math.abs(series.y(i) - smooth.y(i));
            noisy += change > 0.002 * Math.abs(smooth.y(i)) ? 1 : 0;
        }
        return noisy < 0.2 * series.size();
    }

    private List<Line> evaluations(String key, boolean markBest) {
        List<Line> lines = new ArrayList<>();
        metrics.evaluations().forEach((split, series) -> {
            Series values = series.getOrDefault(key, Series.EMPTY);
            if (values.size() > 0) {
                boolean best = markBest && split.equals("validation");
                String style = split.equals("validation") ? "validation" : "other";
                lines.add(new Line(values, label(split, series), style, true, best, true));
            }
        });
        return lines;
    }

    /** A split with what its last evaluation covers, where that is not all of it. */
    private static String label(String split, Map<String, Series> series) {
        Series rows = series.getOrDefault("rows", Series.EMPTY);
        Series all = series.getOrDefault("of_rows", Series.EMPTY);
        int last = rows.lastFinite();
        boolean part = last >= 0 && rows.y(last) < all.at(rows.x(last));
        return part ? split + " (" + BestEvaluation.coverage(rows.y(last), all.at(rows.x(last))) + ")" : split;
    }

    /** A key as a title: {@code top_5_accuracy} is {@code Top 5 accuracy}. */
    static String title(String key) {
        String words = key.replace('_', ' ').strip();
        return words.isEmpty() ? key : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
