package org.attn4j.datasets.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.attn4j.framework.file.Durable;

/** Labelled rows of bytes, such as images, that were read and decoded once; many of them are kept as {@link TokenCache} keeps ids. */
public final class RowCache {
    /** Bytes of a shard. Fewer rows than fill one are not kept. */
    private static final int LENGTH = 1 << 24;

    private static final JsonMapper JSON = new JsonMapper();

    private final TokenFolder folder;
    private final boolean all;

    RowCache(TokenFolder folder, boolean all) {
        this.folder = folder;
        this.all = all;
    }

    /**
     * The rows of a part.
     *
     * @param bytes of each row
     * @param labels of each row
     */
    public record Part(List<byte[]> bytes, List<String> labels) {}

    /** Reads the rows of a part. */
    @FunctionalInterface
    public interface Reading {
        /** Hands on each row, all of one length, and its label. */
        void read(String part, BiConsumer<byte[], String> use);
    }

    /**
     * The rows of each part, as they were found or are read now.
     *
     * @throws org.attn4j.datasets.DataException if they cannot be kept
     */
    public Map<String, Part> open(List<String> parts, Reading reading) {
        try {
            Optional<Map<String, Part>> found = find();
            return found.isPresent() ? found.get() : read(parts, reading);
        } catch (IOException e) {
            throw TokenFolder.unwritten(e);
        }
    }

    private Map<String, Part> read(List<String> names, Reading reading) throws IOException {
        Map<String, Part> parts = new LinkedHashMap<>();
        for (String name : names) {
            List<Shard> shards = new ArrayList<>();
            List<byte[]> held = new ArrayList<>();
            List<String> labels = new ArrayList<>();
            int[] length = new int[1];
            reading.read(name, (row, label) -> {
                length[0] = row.length;
                held.add(row);
                labels.add(label.intern());
                if ((long) held.size() * row.length >= LENGTH) {
                    shards.add(kept(name, shards.size(), held));
                    held.clear();
                }
            });
            boolean small = shards.isEmpty() && !all;
            if (!held.isEmpty() && !small) {
                shards.add(kept(name, shards.size(), held));
            }
            parts.put(name, new Part(small ? List.copyOf(held) : new MappedRows(shards, length[0]), labels));
        }
        if (folder.folder().isPresent()
                && parts.values().stream().anyMatch(part -> part.bytes() instanceof MappedRows)) {
            parts.replaceAll((name, part) -> part.bytes() instanceof MappedRows
                    ? part
                    : new Part(
                            new MappedRows(
                                    List.of(kept(name, 0, part.bytes())),
                                    part.bytes().get(0).length),
                            part.labels()));
            write(parts);
        }
        return parts;
    }

    private Shard kept(String part, int number, List<byte[]> rows) {
        return folder.keep(part, number, Shard.ofRows(folder.title(part, number), rows));
    }

    private Path index() {
        return folder.folder().orElseThrow().resolve("rows.json");
    }

    private void write(Map<String, Part> parts) throws IOException {
        ObjectNode json = JSON.createObjectNode().put("format", folder.title("", 0));
        ArrayNode list = json.putArray("parts");
        parts.forEach((name, part) -> {
            MappedRows rows = (MappedRows) part.bytes();
            ArrayNode labels = list.addObject()
                    .put("name", name)
                    .put("length", rows.length())
                    .put("shards", rows.shards())
                    .putArray("labels");
            part.labels().forEach(labels::add);
        });
        Durable.replace(index(), json + "\n");
    }

    private Optional<Map<String, Part>> find() throws IOException {
        if (folder.folder().isEmpty() || !Files.isRegularFile(index())) {
            return Optional.empty();
        }
        JsonNode json;
        try {
            json = JSON.readTree(index().toFile());
        } catch (JsonProcessingException e) {
            return Optional.empty(); // what is damaged is made anew
        }
        if (!json.path("format").asText().equals(folder.title("", 0))) {
            return Optional.empty();
        }
        Map<String, Part> parts = new LinkedHashMap<>();
        for (JsonNode part : json.path("parts")) {
            List<Shard> shards = new ArrayList<>();
            for (int i = 0; i < part.path("shards").asInt(); i++) {
                folder.find(part.path("name").asText(), i).ifPresent(shards::add);
            }
            List<String> labels = new ArrayList<>();
            part.path("labels").forEach(label -> labels.add(label.asText().intern()));
            if (shards.size() != part.path("shards").asInt()) {
                return Optional.empty();
            }
            parts.put(
                    part.path("name").asText(),
                    new Part(new MappedRows(shards, part.path("length").asInt()), labels));
        }
        return Optional.of(parts);
    }
}
