package org.attn4j.recipes.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.batch.ImageScale;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.framework.file.Durable;
import org.attn4j.framework.file.FileFailure;

/**
 * A run's {@code data.json}: sizes, names of classes, scale of images. With it, the recipe and the tokenizers beside it a
 * run answers without its data.
 */
public final class DataFile {
    private static final int VERSION = 1;
    private static final JsonMapper JSON = new JsonMapper();

    private DataFile() {}

    /** Writes what is known of data; what stood there is replaced whole. */
    public static void write(KnownData data, Path file) throws IOException {
        ObjectNode json = JSON.createObjectNode().put("version", VERSION);
        json.set("facts", FactsJson.of(data.facts()));
        if (!data.classNames().isEmpty()) {
            ArrayNode names = json.putArray("class_names");
            data.classNames().forEach(names::add);
        }
        data.scale().ifPresent(scale -> {
            ObjectNode images = json.putObject("image_scale");
            numbers(images.putArray("mean"), scale.mean());
            numbers(images.putArray("deviation"), scale.deviation());
        });
        if (!data.files().isEmpty()) {
            ObjectNode files = json.putObject("files");
            data.files().forEach(files::put);
        }
        Durable.update(file, json.toPrettyString() + "\n");
    }

    /**
     * Reads it.
     *
     * @return empty where there is no such file, as in runs of version 0.1.0
     * @throws DataException if the file is damaged or of a version that is not known here
     */
    public static Optional<KnownData> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode json = JSON.readTree(Files.readString(file, StandardCharsets.UTF_8));
            if (!json.path("version").isInt()) {
                throw new IllegalArgumentException("it tells no version");
            }
            int version = json.path("version").asInt();
            if (version != VERSION) {
                throw new DataException(file + " is of version " + version + "; expected " + VERSION
                        + ": read this run with the attn4j that wrote it");
            }
            List<String> names = new ArrayList<>();
            json.path("class_names").forEach(name -> names.add(name.asText()));
            JsonNode scale = json.path("image_scale");
            return Optional.of(new KnownData(
                    FactsJson.read(json.path("facts")),
                    names,
                    scale.isObject()
                            ? Optional.of(new ImageScale(numbers(scale.path("mean")), numbers(scale.path("deviation"))))
                            : Optional.empty(),
                    sums(json.path("files"))));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            String why = e instanceof JsonProcessingException j ? j.getOriginalMessage() : e.getMessage();
            throw new DataException(file + " is damaged: " + why + "; bring the run's own file back", e);
        } catch (IOException e) {
            throw new DataException("cannot read " + file + ": " + FileFailure.reason(e), e);
        }
    }

    private static Map<String, String> sums(JsonNode json) {
        Map<String, String> sums = new LinkedHashMap<>();
        json.fields()
                .forEachRemaining(
                        file -> sums.put(file.getKey(), file.getValue().asText()));
        return sums;
    }

    private static void numbers(ArrayNode list, float[] values) {
        for (float value : values) {
            list.add(value);
        }
    }

    private static float[] numbers(JsonNode list) {
        float[] values = new float[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.parseFloat(list.get(i).asText());
        }
        return values;
    }
}
