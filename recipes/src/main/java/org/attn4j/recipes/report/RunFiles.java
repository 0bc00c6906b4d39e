package org.attn4j.recipes.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * What a run folder holds of the files that the report shows. A file that is missing or damaged is no error: it is
 * named in the notices.
 *
 * @param name name of the run's folder
 * @param recipe text of {@code recipe.yaml}; empty if missing
 * @param steps {@code train.steps} of the recipe; 0 if unknown
 * @param environment the entries of {@code environment.json}, nested keys joined by dots
 * @param metrics what {@code metrics.jsonl} holds
 * @param notices what is absent or could not be read, one sentence each
 */
record RunFiles(
        String name,
        String recipe,
        long steps,
        Map<String, String> environment,
        Metrics metrics,
        List<String> notices) {

    /**
     * Reads the folder.
     *
     * @throws IOException if a file exists and cannot be read
     */
    static RunFiles read(Path folder) throws IOException {
        List<String> notices = new ArrayList<>();
        String recipe = text(folder.resolve("recipe.yaml"), "the resolved recipe is not shown", notices);
        String json = text(folder.resolve("environment.json"), "the environment is not shown", notices);
        JsonNode recipeTree = tree(new YAMLMapper(), recipe, "recipe.yaml", "YAML", notices);
        JsonNode environmentTree = tree(new ObjectMapper(), json, "environment.json", "JSON", notices);
        Map<String, String> environment = new LinkedHashMap<>();
        flatten("", environmentTree, environment);
        Path metricsFile = folder.resolve("metrics.jsonl");
        Metrics metrics = Metrics.NONE;
        if (Files.exists(metricsFile)) {
            metrics = MetricsReader.read(metricsFile);
        } else {
            notices.add("metrics.jsonl is missing: there are no curves to draw.");
        }
        String name = folder.toAbsolutePath().normalize().getFileName().toString();
        long steps = recipeTree.path("train").path("steps").asLong(0);
        return new RunFiles(name, recipe, steps, environment, metrics, notices);
    }

    private static String text(Path file, String consequence, List<String> notices) throws IOException {
        if (!Files.exists(file)) {
            notices.add(file.getFileName() + " is missing: " + consequence + ".");
            return "";
        }
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static JsonNode tree(ObjectMapper mapper, String text, String file, String format, List<String> notices) {
        try {
            return mapper.readTree(text);
        } catch (JsonProcessingException e) {
            var place = e.getLocation();
            notices.add(
                    file + " is not valid " + format + (place == null ? "." : " (line " + place.getLineNr() + ")."));
            return mapper.missingNode();
        }
    }

    private static void flatten(String key, JsonNode node, Map<String, String> into) {
        if (node.isObject()) {
            node.properties()
                    .forEach(e -> flatten(key.isEmpty() ? e.getKey() : key + "." + e.getKey(), e.getValue(), into));
        } else if (node.isArray()) {
            StringJoiner values = new StringJoiner(", ");
            node.forEach(value -> values.add(value.isValueNode() ? value.asText() : value.toString()));
            into.put(key, values.toString());
        } else if (!node.isMissingNode() && !key.isEmpty()) {
            into.put(key, node.isNull() ? "\u2013" : node.asText());
        }
    }
}
