package org.attn4j.recipes.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.attn4j.recipes.report.Metrics.Sample;

/**
 * Reads {@code metrics.jsonl}, also while a run still writes it: lines of unknown kinds, unknown keys, damaged lines and an
 * unfinished last one are passed over. A line of a step that is not after the last one of its kind replaces what follows it.
 */
final class MetricsReader {
    private final Map<String, Series.Builder> train = new LinkedHashMap<>();
    private final Map<String, Map<String, Series.Builder>> evaluations = new LinkedHashMap<>();
    private final Map<String, Map<String, Series.Builder>> finals = new LinkedHashMap<>();
    private final TreeSet<Long> bests = new TreeSet<>();
    private final List<Sample> samples = new ArrayList<>();
    private final List<Integer> unreadable;
    private long lastStep = -1;
    private double earlierStretches;
    private double seconds = Double.NaN;

    private MetricsReader(List<Integer> unreadable) {
        this.unreadable = unreadable;
    }

    /**
     * Reads the file.
     *
     * @throws IOException if it cannot be read
     */
    static Metrics read(Path file) throws IOException {
        JsonLines read = JsonLines.read(file);
        MetricsReader reader = new MetricsReader(read.damaged());
        read.lines().forEach(line -> reader.line(line.object()));
        return reader.metrics();
    }

    private void line(JsonNode node) {
        if (!node.path("step").isIntegralNumber()) {
            return;
        }
        long step = node.path("step").longValue();
        switch (node.path("kind").asText()) {
            case "train" -> {
                lastStep = Math.max(lastStep, step);
                time(number(node.path("seconds")));
                numbers(node, step, train);
            }
            case "evaluation" -> {
                lastStep = Math.max(lastStep, step);
                String split = node.path("split").asText("validation");
                numbers(node, step, evaluations.computeIfAbsent(split, s -> new LinkedHashMap<>()));
                bests.tailSet(step, true).clear();
                if (node.path("best").asBoolean()) {
                    bests.add(step);
                }
            }
            case "final" -> {
                String split = node.path("split").asText("validation");
                numbers(node, step, finals.computeIfAbsent(split, s -> new LinkedHashMap<>()));
            }
            case "sample" -> {
                String prompt = node.path("prompt").asText("");
                samples.add(new Sample(step, prompt, node.path("text").asText("")));
            }
            default -> {
                // A kind of line that a later version writes.
            }
        }
    }

    private void time(double current) {
        if (Double.isFinite(current)) {
            if (current < seconds) {
                earlierStretches += seconds;
            }
            seconds = current;
        }
    }

    private static void numbers(JsonNode node, long step, Map<String, Series.Builder> into) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            JsonNode value = field.getValue();
            boolean numeric =
                    value.isNumber() || value.isNull() || value.asText().equals("NaN");
            if (numeric && !field.getKey().equals("step")) {
                into.computeIfAbsent(field.getKey(), k -> new Series.Builder()).add((double) step, number(value));
            }
        }
    }

    private static double number(JsonNode value) {
        return value.isNumber() ? value.doubleValue() : Double.NaN;
    }

    private Metrics metrics() {
        long best = bests.isEmpty() ? -1 : bests.last();
        return new Metrics(
                build(train),
                splits(evaluations),
                splits(finals),
                best,
                samples,
                lastStep,
                earlierStretches + seconds,
                unreadable);
    }

    private static Map<String, Map<String, Series>> splits(Map<String, Map<String, Series.Builder>> builders) {
        Map<String, Map<String, Series>> splits = new LinkedHashMap<>();
        builders.forEach((split, series) -> splits.put(split, build(series)));
        return splits;
    }

    private static Map<String, Series> build(Map<String, Series.Builder> builders) {
        Map<String, Series> series = new LinkedHashMap<>();
        builders.forEach((key, points) -> series.put(key, points.build()));
        return series;
    }
}
