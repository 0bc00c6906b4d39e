package org.attn4j.recipes.run;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.framework.train.Evaluation;
import org.attn4j.framework.train.StepReport;
import org.attn4j.framework.train.TrainingEnd;
import org.attn4j.framework.train.TrainingListener;
import org.attn4j.framework.train.TrainingMemory;

/** Shows how a run goes: a bar that renews itself in a terminal, a plain line now and then elsewhere. */
public final class ProgressLine implements TrainingListener {
    /** System property that the start script sets when stderr is a terminal. */
    public static final String TERMINAL = "attn4j.terminal";

    private static final int WIDTH = 24;
    private static final double TERMINAL_SECONDS = 0.1;
    private static final double PLAIN_SECONDS = 10;
    private static final double SMOOTHING = 0.95;

    private final PrintStream out;
    private final boolean terminal;
    private final TaskData data;
    private final double peak;
    private long from;
    private double smoothed = Double.NaN;
    private double shownAt = Double.NEGATIVE_INFINITY;
    private final Pace pace = new Pace();
    private boolean open;

    /**
     * Shows on a stream.
     *
     * @param peak FLOP/s that the device can do, by which MFU is measured; NaN leaves it out
     */
    public ProgressLine(PrintStream out, boolean terminal, TaskData data, double peak) {
        this.peak = peak;
        this.data = data;
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void started(long fromStep, TrainingMemory m) {
        from = fromStep;
        out.printf(
                Locale.ROOT,
                "memory: %.1f MiB (parameters %.1f, optimizer %.1f, gradients %.1f, activations %.1f)%n",
                mib(m.total()),
                mib(m.parameters()),
                mib(m.moments()),
                mib(m.gradients()),
                mib(m.intermediates()));
    }

    private static double mib(long bytes) {
        return bytes / 1048576.0;
    }

    @Override
    public void stepped(StepReport r) {
        pace.add(r.step() - from, r.seconds());
        smoothed = Double.isNaN(smoothed) ? r.loss() : SMOOTHING * smoothed + (1 - SMOOTHING) * r.loss();
        boolean last = r.step() == r.steps();
        if (last || r.seconds() - shownAt >= (terminal ? TERMINAL_SECONDS : PLAIN_SECONDS)) {
            shownAt = r.seconds();
            String text = String.format(
                    Locale.ROOT,
                    "step %,d/%,d  loss %.4f  %,.0f targets/s%s%s",
                    r.step(),
                    r.steps(),
                    smoothed,
                    r.targetsPerSecond(),
                    // A bar leaves no room for it.
                    terminal || Double.isNaN(peak)
                            ? ""
                            : String.format(Locale.ROOT, "  MFU %.0f%%", 100 * r.flopsPerSecond() / peak),
                    pace.known() ? "  " + duration(pace.seconds(r.steps() - r.step())) + " left" : "");
            if (terminal) {
                TerminalStream.overwriteLine(out, bar(r.step(), r.steps()) + " " + text);
                open = true;
            } else {
                out.println(text);
            }
            out.flush();
        }
    }

    @Override
    public void evaluated(long step, Evaluation e, boolean best) {
        show(step, e, best ? " (best)" : "");
    }

    @Override
    public void measured(long step, Evaluation e, boolean best) {
        show(
                step,
                e,
                (best ? " (the best checkpoint" : " (the last checkpoint")
                        + (e.whole() ? ")" : "; 'attn4j evaluate' takes them all)"));
    }

    private void show(long step, Evaluation e, String remark) {
        endLine();
        out.printf(
                Locale.ROOT,
                "step %,d: %s %s over %s%s%n",
                step,
                e.split(),
                EvaluationText.line(e, data),
                (e.whole() ? "" : "the ") + EvaluationText.coverage(e),
                remark);
    }

    @Override
    public void ended(TrainingEnd end) {
        endLine();
    }

    @Override
    public void saved(long step, Path folder) {
        if (!terminal) {
            out.println("step " + step + ": saved " + folder);
        }
    }

    private void endLine() {
        if (open) {
            out.println();
            open = false;
        }
    }

    private static String bar(long step, long steps) {
        int filled = (int) (WIDTH * step / Math.max(1, steps));
        return "█".repeat(filled) + "░".repeat(WIDTH - filled);
    }

    static String duration(double seconds) {
        long s = Math.round(seconds);
        return s >= 3600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60)
                : String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60);
    }
}
