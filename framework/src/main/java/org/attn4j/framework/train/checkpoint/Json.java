package org.attn4j.framework.train.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads JSON objects strictly (no duplicate keys, nothing after the object), naming the file in every failure. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static byte[] compact(ObjectNode node) {
        return write(node, false);
    }

    /** Indented, ending with a line break: for files that people look into. */
    static byte[] pretty(ObjectNode node) {
        return write(node, true);
    }

    private static byte[] write(ObjectNode node, boolean indented) {
        try {
            if (!indented) {
                return MAPPER.writeValueAsBytes(node);
            }
            // Jackson indents with the platform's line separator; a checkpoint has the same bytes everywhere.
            String text = MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node);
            return (text.replace(System.lineSeparator(), "\n") + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree cannot be written", e);
        }
    }

    static JsonNode read(Path file) {
        try {
            return parse(Files.readAllBytes(file), file);
        } catch (IOException e) {
            throw CheckpointException.unreadable(file, e);
        }
    }

    static JsonNode parse(byte[] content, Path file) {
        JsonNode node;
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            node = MAPPER.readTree(text);
        } catch (CharacterCodingException e) {
            throw CheckpointException.damaged(file, "JSON", "UTF-8 text", "bytes that are none");
        } catch (JsonProcessingException e) {
            throw CheckpointException.damaged(file, "JSON", "one JSON object", e.getOriginalMessage());
        }
        if (!node.isObject()) {
            throw CheckpointException.damaged(file, "JSON", "one JSON object", describe(node));
        }
        return node;
    }

    static long nonNegative(JsonNode parent, String key, Path file) {
        long value = integer(parent, key, file);
        if (value < 0) {
            throw CheckpointException.damaged(file, key, "an integer of at least 0", value);
        }
        return value;
    }

    static long integer(JsonNode parent, String key, Path file) {
        JsonNode node = parent.path(key);
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw CheckpointException.damaged(file, key, "an integer", describe(node));
        }
        return node.longValue();
    }

    static double number(JsonNode parent, String key, Path file) {
        JsonNode node = parent.path(key);
        if (!node.isNumber()) {
            throw CheckpointException.damaged(file, key, "a number", describe(node));
        }
        return node.doubleValue();
    }

    static String text(JsonNode parent, String key, Path file) {
        JsonNode node = parent.path(key);
        if (!node.isTextual()) {
            throw CheckpointException.damaged(file, key, "a string", describe(node));
        }
        return node.textValue();
    }

    /**
     * Checks the version of one of our files.
     *
     * @throws CheckpointException if the file has another version
     */
    static void requireFormat(JsonNode root, int supported, Path file) {
        long format = nonNegative(root, "format", file);
        if (format != supported) {
            throw new CheckpointException(file + ": format: expected " + supported + ", got " + format
                    + ". The file was written by another version of attn4j: use that version.");
        }
    }

    static String describe(JsonNode node) {
        return node.isMissingNode() ? "nothing" : node.toString();
    }
}
