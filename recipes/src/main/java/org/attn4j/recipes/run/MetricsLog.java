package org.attn4j.recipes.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.attn4j.datasets.config.TaskData;
import org.attn4j.framework.train.Evaluation;
import org.attn4j.framework.train.StepReport;
import org.attn4j.framework.train.TrainingListener;

/** Writes {@code metrics.jsonl}: one JSON object for each logged step, each evaluation and each sample. */
public final class MetricsLog implements TrainingListener {
    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;
    private final TaskData data;
    private double before;
    private final double peak;
    private double seconds;

    /**
     * Appends to a file.
     *
     * @param data what evaluations are made on
     * @param peak FLOP/s that the device can do, by which {@code mfu} is measured; NaN leaves it out
     */
    public MetricsLog(Path file, TaskData data, double peak) {
        this.peak = peak;
        this.file = file;
        this.data = data;
    }

    /**
     * Continues the log of a run that was resumed: drops lines of steps after the checkpoint, and an unfinished last line,
     * and counts training time from there.
     */
    public void continueAfter(long step) throws IOException {
        before = truncate(file, step);
        seconds = before;
    }

    private static double truncate(Path file, long step) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        List<String> kept = new ArrayList<>();
        double seconds = 0;
        for (String line : Files.readAllLines(file)) {
            JsonNode node = parse(line);
            if (node != null && node.path("step").asLong() <= step) {
                kept.add(line);
                if (node.path("kind").asText().equals("train")) {
                    seconds = node.path("seconds").asDouble(seconds);
                }
            }
        }
        Path beside = file.resolveSibling(file.getFileName() + ".tmp");
        Files.write(beside, kept);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return seconds;
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            return null;
        }
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
            write(line.put("seconds", seconds));
        }
    }

    @Override
    public void evaluated(long step, Evaluation e, boolean best) {
        ObjectNode line = line("evaluation", step);
        line.setAll(EvaluationText.json(e, data));
        write(line.put("best", best).put("seconds", seconds));
    }

    /** Writes a sample of generated text. */
    public void sampled(long step, String prompt, String text) {
        write(line("sample", step).put("prompt", prompt).put("text", text));
    }

    private static ObjectNode line(String kind, long step) {
        return JSON.createObjectNode().put("kind", kind).put("step", step);
    }

    private void write(ObjectNode line) {
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot write " + file + ": " + e.getMessage() + "; free space or choose another --runs", e);
        }
    }
}
