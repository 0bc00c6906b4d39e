package org.attn4j.framework.train.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JSON part of a safetensors file.
 *
 * @param tensors the tensors by name, in the order of the header
 * @param metadata free strings
 */
record SafeTensorsHeader(Map<String, HeaderEntry> tensors, Map<String, String> metadata) {
    static final String METADATA = "__metadata__";

    /** The header's bytes, padded with spaces to a multiple of 8; metadata in the order of its keys. */
    byte[] encode() {
        ObjectNode root = Json.object();
        if (!metadata.isEmpty()) {
            ObjectNode strings = root.putObject(METADATA);
            new TreeMap<>(metadata).forEach(strings::put);
        }
        tensors.forEach((name, entry) -> {
            ObjectNode tensor = root.putObject(name);
            tensor.put("dtype", entry.dtype().name());
            ArrayNode shape = tensor.putArray("shape");
            Arrays.stream(entry.shape()).forEach(shape::add);
            tensor.putArray("data_offsets").add(entry.begin()).add(entry.end());
        });
        byte[] json = Json.compact(root);
        byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }

    /**
     * Reads a header and checks that its tensors cover the data without gap or overlap.
     *
     * @param dataBytes bytes of the file after the header
     * @throws CheckpointException if anything does not fit
     */
    static SafeTensorsHeader parse(byte[] json, long dataBytes, Path file) {
        if (json.length == 0 || json[0] != '{') {
            throw CheckpointException.damaged(
                    file, "first byte of the header", "'{'", json.length == 0 ? "nothing" : "byte " + (json[0] & 0xff));
        }
        Map<String, HeaderEntry> tensors = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        JsonNode root = Json.parse(json, file);
        root.properties().forEach(field -> {
            if (field.getKey().equals(METADATA)) {
                readMetadata(field.getValue(), metadata, file);
            } else {
                tensors.put(field.getKey(), HeaderEntry.read(field.getKey(), field.getValue(), dataBytes, file));
            }
        });
        requireCovered(tensors, dataBytes, file);
        return new SafeTensorsHeader(Collections.unmodifiableMap(tensors), Collections.unmodifiableMap(metadata));
    }

    private static void readMetadata(JsonNode node, Map<String, String> metadata, Path file) {
        if (!node.isObject()) {
            throw CheckpointException.damaged(file, METADATA, "a map of strings", Json.describe(node));
        }
        node.properties().forEach(field -> metadata.put(field.getKey(), Json.text(node, field.getKey(), file)));
    }

    private static void requireCovered(Map<String, HeaderEntry> tensors, long dataBytes, Path file) {
        List<Map.Entry<String, HeaderEntry>> ordered = new ArrayList<>(tensors.entrySet());
        ordered.sort(Comparator.<Map.Entry<String, HeaderEntry>>comparingLong(
                        e -> e.getValue().begin())
                .thenComparingLong(e -> e.getValue().end()));
        long covered = 0;
        for (Map.Entry<String, HeaderEntry> tensor : ordered) {
            if (tensor.getValue().begin() != covered) {
                String what = tensor.getValue().begin() < covered ? "overlaps" : "leaves a gap after";
                throw CheckpointException.damaged(
                        file,
                        "tensor " + tensor.getKey() + " " + what + " the data before it",
                        "begin at " + covered,
                        tensor.getValue().begin());
            }
            covered = tensor.getValue().end();
        }
        if (covered != dataBytes) {
            throw CheckpointException.damaged(file, "bytes after the header", covered, dataBytes);
        }
    }
}
