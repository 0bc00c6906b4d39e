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
record SafeTensorsHeader(Map<String, Entry> tensors, Map<String, String> metadata) {
    static final String METADATA = "__metadata__";

    /** One tensor: bytes [begin, end) after the header. */
    record Entry(Dtype dtype, long[] shape, long begin, long end) {}

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
        Map<String, Entry> tensors = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        JsonNode root = Json.parse(json, file);
        root.properties().forEach(field -> {
            if (field.getKey().equals(METADATA)) {
                readMetadata(field.getValue(), metadata, file);
            } else {
                tensors.put(field.getKey(), entry(field.getKey(), field.getValue(), dataBytes, file));
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

    private static Entry entry(String name, JsonNode node, long dataBytes, Path file) {
        String where = "tensor " + name;
        Dtype dtype = dtype(where, node.path("dtype"), file);
        long[] shape = integers(where + ", shape", node.path("shape"), file);
        long[] offsets = integers(where + ", data_offsets", node.path("data_offsets"), file);
        if (offsets.length != 2 || offsets[0] > offsets[1]) {
            throw CheckpointException.damaged(
                    file, where + ", data_offsets", "begin and end in order", Arrays.toString(offsets));
        }
        if (offsets[1] > dataBytes) {
            throw CheckpointException.damaged(
                    file,
                    where + ", end of its data",
                    "at most " + dataBytes + ", the bytes after the header",
                    offsets[1] + " (a file cut short?)");
        }
        long needed;
        try {
            needed = Math.multiplyExact(Shapes.elements(shape), (long) dtype.bytes());
        } catch (ArithmeticException e) {
            throw CheckpointException.damaged(
                    file, where + ", shape", "at most " + Long.MAX_VALUE + " bytes", Arrays.toString(shape));
        }
        if (needed != offsets[1] - offsets[0]) {
            throw CheckpointException.damaged(
                    file,
                    where + " of type " + dtype + " and shape " + Arrays.toString(shape),
                    needed + " bytes",
                    (offsets[1] - offsets[0]) + " between its data_offsets");
        }
        return new Entry(dtype, shape, offsets[0], offsets[1]);
    }

    private static Dtype dtype(String where, JsonNode node, Path file) {
        for (Dtype dtype : Dtype.values()) {
            if (dtype.name().equals(node.asText())) {
                return dtype;
            }
        }
        throw new CheckpointException(file + ": " + where + ", dtype: expected one of "
                + Arrays.toString(Dtype.values()) + ", got " + Json.describe(node)
                + ". Convert the tensor to one of these types, or, if the file is damaged, use an earlier one.");
    }

    private static long[] integers(String where, JsonNode node, Path file) {
        List<Long> values = new ArrayList<>();
        boolean valid = node.isArray();
        for (JsonNode element : node) {
            valid &= element.isIntegralNumber() && element.canConvertToLong() && element.longValue() >= 0;
            values.add(element.longValue());
        }
        if (!valid) {
            throw CheckpointException.damaged(file, where, "a list of integers of at least 0", Json.describe(node));
        }
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    private static void requireCovered(Map<String, Entry> tensors, long dataBytes, Path file) {
        List<Map.Entry<String, Entry>> ordered = new ArrayList<>(tensors.entrySet());
        ordered.sort(Comparator.<Map.Entry<String, Entry>>comparingLong(
                        e -> e.getValue().begin())
                .thenComparingLong(e -> e.getValue().end()));
        long covered = 0;
        for (Map.Entry<String, Entry> tensor : ordered) {
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
