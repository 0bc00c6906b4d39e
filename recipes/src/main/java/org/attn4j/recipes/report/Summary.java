package org.attn4j.recipes.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The run in a sentence and a few figures. */
final class Summary {
    /** A key figure, with a remark under it. */
    record Figure(String name, String value, String remark) {}

    private Summary() {}

    /** How far the run is, and the best validation loss. */
    static String state(RunFiles run) {
        Metrics metrics = run.metrics();
        if (metrics.lastStep() < 0) {
            return "No step is logged.";
        }
        String done = Numbers.count(metrics.lastStep());
        String text = run.steps() <= 0
                ? done + " steps done."
                : metrics.lastStep() >= run.steps()
                        ? "Finished: " + done + " of " + Numbers.count(run.steps()) + " steps."
                        : done + " of " + Numbers.count(run.steps()) + " steps done.";
        BestEvaluation best = BestEvaluation.of(metrics);
        return best == null
                ? text
                : text + " Best validation loss " + Numbers.loss(best.loss()) + " at step " + Numbers.count(best.step())
                        + (best.coverage().isEmpty() ? "" : ", over " + best.coverage()) + ".";
    }

    /** Share of the steps done as a percentage; null if unknown. */
    static String progress(RunFiles run) {
        if (run.steps() <= 0 || run.metrics().lastStep() < 0) {
            return null;
        }
        return String.format(
                Locale.ROOT, "%.1f%%", Math.min(100.0, 100.0 * run.metrics().lastStep() / run.steps()));
    }

    /** The key figures; a dash where a figure is absent. */
    static List<Figure> figures(Metrics metrics) {
        List<Figure> figures = new ArrayList<>();
        Series train = metrics.train("loss");
        int half = Curves.smoothing(train);
        Series smooth = train.smoothed(half);
        int last = smooth.lastFinite();
        figures.add(
                last < 0
                        ? new Figure("Final train loss", "\u2013", "not logged")
                        : new Figure(
                                "Final train loss",
                                Numbers.loss(smooth.y(last)),
                                half == 0
                                        ? "at step " + Numbers.count(smooth.x(last))
                                        : "mean of the last " + Numbers.count(half + 1) + " logged"));
        BestEvaluation best = BestEvaluation.of(metrics);
        if (best == null) {
            figures.add(new Figure("Best validation loss", "\u2013", "not evaluated"));
        } else {
            String at =
                    "at step " + Numbers.count(best.step()) + (best.coverage().isEmpty() ? "" : ", " + best.coverage());
            figures.add(new Figure("Best validation loss", Numbers.loss(best.loss()), at));
            if (Double.isFinite(best.perplexity())) {
                String remark = Double.isFinite(best.bits()) ? Numbers.value(best.bits()) + " bits per byte" : at;
                figures.add(new Figure("Validation perplexity", Numbers.value(best.perplexity()), remark));
            }
            if (Double.isFinite(best.accuracy())) {
                figures.add(new Figure("Validation accuracy", Numbers.value(best.accuracy()), at));
            }
        }
        double speed = metrics.train("tokens_per_second").median();
        if (Double.isFinite(speed)) {
            figures.add(new Figure("Tokens per second", Numbers.value(speed), "median"));
        }
        String time = Numbers.duration(metrics.elapsed());
        figures.add(new Figure("Elapsed", time, Numbers.count(Math.max(0, metrics.lastStep())) + " steps"));
        return figures;
    }

    /** What is wrong with the metrics, one sentence each. */
    static List<String> warnings(Metrics metrics) {
        List<String> warnings = new ArrayList<>();
        Series loss = metrics.train("loss");
        int gaps = loss.size() - loss.finiteCount();
        if (gaps > 0) {
            int first = 0;
            while (Double.isFinite(loss.y(first))) {
                first++;
            }
            warnings.add("The training loss is not a finite number on " + Numbers.count(gaps)
                    + " of the logged steps, the first being step " + Numbers.count(loss.x(first)) + ".");
        }
        if (!metrics.unreadable().isEmpty()) {
            int lines = metrics.unreadable().size();
            warnings.add("metrics.jsonl: " + Numbers.count(lines) + (lines == 1 ? " line" : " lines")
                    + " could not be read, the first being line "
                    + metrics.unreadable().get(0) + ".");
        }
        return warnings;
    }
}
