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
import org.attn4j.framework.file.Durable;

/** What a folder of shards of rows holds once all of them are there: {@code rows.json}. */
final class RowIndex {
    private static final JsonMapper JSON = new JsonMapper();

    private RowIndex() {}

    private static Path file(TokenFolder folder) {
        return folder.folder().orElseThrow().resolve("rows.json");
    }

    /** Writes what has been read; all rows are mapped. */
    static void write(TokenFolder folder, Map<String, RowPart> parts) throws IOException {
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
        Durable.replace(file(folder), json + "\n");
    }

    /** What lies in a folder; empty if it is not whole. */
    static Optional<Map<String, RowPart>> read(TokenFolder folder) throws IOException {
        if (folder.folder().isEmpty() || !Files.isRegularFile(file(folder))) {
            return Optional.empty();
        }
        JsonNode json;
        try {
            json = JSON.readTree(file(folder).toFile());
        } catch (JsonProcessingException e) {
            return Optional.empty(); // what is damaged is made anew
        }
        if (!json.path("format").asText().equals(folder.title("", 0))) {
            return Optional.empty();
        }
        Map<String, RowPart> parts = new LinkedHashMap<>();
        for (JsonNode part : json.path("parts")) {
            String name = part.path("name").asText();
            int count = part.path("shards").asInt();
            List<Shard> shards = folder.all(name, count);
            if (shards.size() != count) {
                return Optional.empty();
            }
            List<String> labels = new ArrayList<>();
            part.path("labels").forEach(label -> labels.add(label.asText().intern()));
            int length = part.path("length").asInt();
            parts.put(name, new RowPart(new MappedRows(shards, length), labels));
        }
        return Optional.of(parts);
    }
}
