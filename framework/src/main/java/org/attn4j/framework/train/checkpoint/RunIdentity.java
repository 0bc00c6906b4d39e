package org.attn4j.framework.train.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run is, as its checkpoints remember it beside its tensors.
 *
 * @param settings every setting by its key, such as {@code train.seed}; empty in checkpoints of version 0.1.0
 * @param files SHA-256 of those files of the run that its model means nothing without, such as tokenizers, by name
 */
public record RunIdentity(Map<String, String> settings, Map<String, String> files) {
    /** Of a run that says nothing of itself. */
    public static final RunIdentity NONE = new RunIdentity(Map.of(), Map.of());

    private static final String SETTINGS = "settings";
    private static final String FILES = "files";

    public RunIdentity {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }

    /** Whether settings are known. */
    public boolean knowsSettings() {
        return !settings.isEmpty();
    }

    void write(ObjectNode state) {
        write(state, SETTINGS, settings);
        write(state, FILES, files);
    }

    private static void write(ObjectNode state, String key, Map<String, String> values) {
        if (!values.isEmpty()) {
            values.forEach(state.putObject(key)::put);
        }
    }

    static RunIdentity read(JsonNode state, Path file) {
        return new RunIdentity(read(state, SETTINGS, file), read(state, FILES, file));
    }

    private static Map<String, String> read(JsonNode state, String key, Path file) {
        JsonNode values = state.path(key);
        if (values.isMissingNode()) {
            return Map.of();
        }
        if (!values.isObject()) {
            throw CheckpointException.damaged(file, key, "a map", Json.describe(values));
        }
        Map<String, String> read = new LinkedHashMap<>();
        values.properties().forEach(field -> read.put(field.getKey(), Json.text(values, field.getKey(), file)));
        return read;
    }
}
