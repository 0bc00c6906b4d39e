package org.attn4j.recipes.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.framework.file.Durable;
import org.attn4j.framework.file.FileWriteException;
import org.attn4j.framework.train.Evaluation;
import org.attn4j.framework.train.StepReport;
import org.attn4j.framework.train.TrainingListener;
import org.attn4j.recipes.report.JsonLines;

/**
 * Writes {@code metrics.jsonl}: one JSON object for each logged step, each evaluation, each checkpoint that is measured at
 * the end, and each sample.
 */
public final class MetricsLog implements TrainingListener {
    private static final String FINAL = "final";

    private final Path file;
    private final TaskData data;
    private double before;
    private final double peak;
    private final Runnable whenFailed;
    private final StringBuilder unwritten = new StringBuilder();
    private double seconds;
    private FileWriteException failure;

    /**
     * Appends to a file.
     *
     * @param data what evaluations are made on
     * @param peak FLOP/s that the device can do, by which {@code mfu} is measured; NaN leaves it out
     * @param whenFailed called once when the file cannot be written, which is no reason to lose steps
     */
    public MetricsLog(Path file, TaskData data, double peak, Runnable whenFailed) {
        this.peak = peak;
        this.whenFailed = whenFailed;
        this.file = file;
        this.data = data;
    }

    /**
     * Continues the log of a run that was resumed: drops lines of steps after the checkpoint, and damaged ones, and counts
     * training time from there.
     *
     * @param warning told once if lines were damaged, other than by the end of a process while it wrote the last one
     * @throws IOException if it cannot be read or written; what was there is untouched
     */
    public void continueAfter(long step, Consumer<String> warning) throws IOException {
        before = truncate(file, step, warning);
        seconds = before;
    }

    private static double truncate(Path file, long step, Consumer<String> warning) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        JsonLines read = JsonLines.read(file);
        StringBuilder kept = new StringBuilder();
        double seconds = 0;
        for (JsonLines.Line line : read.lines()) {
            if (line.object().path("step").asLong() <= step) {
                kept.append(line.text()).append('\n');
                if (line.object().path("kind").asText().equals("train")) {
                    seconds = line.object().path("seconds").asDouble(seconds);
                }
            }
        }
        if (!read.damaged().isEmpty()) {
            warning.accept(file + ": " + read.damaged().size() + " damaged lines are dropped, the first being line "
                    + read.damaged().get(0) + "; training is not touched by it");
        }
        Durable.update(file, kept.toString());
        return seconds;
    }

    @Override
    public void stepped(StepReport r) {
        seconds = before + r.seconds();
        if (r.logged()) {
            ObjectNode line = line("train", r.step())
                    .put("loss", r.loss())
                    .put("learning_rate", r.learningRate())
                    .put("gradient_norm", r.gradientNorm())
                    .put("tokens_per_second", r.targetsPerSecond())
                    .put("gflops_per_second", r.flopsPerSecond() * 1e-9);
            if (!Double.isNaN(peak)) {
                line.put("mfu", r.flopsPerSecond() / peak);
            }
            if (!Double.isNaN(r.dropRate())) {
                line.put("drop_rate", r.dropRate());
            }
            write(line.put("seconds", seconds));
        }
    }

    @Override
    public void evaluated(long step, Evaluation e, boolean best) {
        ObjectNode line = line("evaluation", step);
        line.setAll(EvaluationText.json(e, data));
        write(line.put("best", best).put("seconds", seconds));
    }

    @Override
    public void measured(long step, Evaluation e, boolean best) {
        ObjectNode line = line(FINAL, step);
        line.setAll(EvaluationText.json(e, data));
        write(line.put("best", best).put("seconds", seconds));
    }

    /**
     * Whether a log has the figures of a run's last checkpoint. One that does not say what its evaluations cover was never
     * to have them.
     *
     * @param step of the last checkpoint
     */
    public static boolean measured(Path file, long step) throws IOException {
        boolean wanted = false;
        if (!Files.exists(file)) {
            return true;
        }
        for (JsonLines.Line line : JsonLines.read(file).lines()) {
            ObjectNode o = line.object();
            if (o.path("kind").asText().equals(FINAL) && o.path("step").asLong() == step) {
                return true;
            }
            wanted |= o.has("of_rows");
        }
        return !wanted;
    }

    /** Writes a sample of generated text. */
    public void sampled(long step, String prompt, String text) {
        write(line("sample", step).put("prompt", prompt).put("text", text));
    }

    private static ObjectNode line(String kind, long step) {
        return JsonNodeFactory.instance.objectNode().put("kind", kind).put("step", step);
    }

    /**
     * Brings all lines to the disk before the checkpoint of their steps is there. A checkpoint is worth more than lines: it
     * is written even if they cannot be.
     */
    @Override
    public void saving(long step) {
        flush();
        try {
            Durable.sync(file);
        } catch (FileWriteException e) {
            failed(e);
        }
    }

    /** The first failure to write; lines that could not be written are tried again with those that follow. */
    public Optional<FileWriteException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Whether all lines are in the file. */
    public boolean complete() {
        return unwritten.length() == 0;
    }

    private void write(ObjectNode line) {
        unwritten.append(line).append('\n');
        flush();
    }

    private void flush() {
        if (complete()) {
            return;
        }
        try {
            Durable.append(file, unwritten.toString().getBytes(StandardCharsets.UTF_8));
            unwritten.setLength(0);
        } catch (FileWriteException e) {
            failed(e);
        }
    }

    private void failed(FileWriteException e) {
        if (failure == null) {
            failure = e;
            whenFailed.run();
        }
    }
}
