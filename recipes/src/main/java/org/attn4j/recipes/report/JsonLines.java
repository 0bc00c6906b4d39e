package org.attn4j.recipes.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
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
import java.util.ArrayList;
import java.util.List;

/**
 * A file of JSON objects, one a line, as it may be found after a kill or a power cut: a damaged line, in whatever way,
 * costs itself and no other.
 *
 * @param lines the lines that can be read, in their order
 * @param damaged numbers of the lines, from 1, that are no JSON object in UTF-8; a last line without its line feed is
 *     not among them
 * @param cut whether the last line is unfinished: cut while it was written
 */
public record JsonLines(List<Line> lines, List<Integer> damaged, boolean cut) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** A line as it stands in the file, without its line feed, and the object it holds. */
    public record Line(String text, ObjectNode object) {}

    /**
     * Reads a file.
     *
     * @throws IOException if the bytes cannot be read; what they are is no matter
     */
    public static JsonLines read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        List<Line> lines = new ArrayList<>();
        List<Integer> damaged = new ArrayList<>();
        boolean cut = false;
        int number = 0;
        for (int from = 0; from < bytes.length; ) {
            int to = from;
            // No byte of a longer UTF-8 character is a line feed.
            while (to < bytes.length && bytes[to] != '\n') {
                to++;
            }
            number++;
            String text = decode(ByteBuffer.wrap(bytes, from, to - from));
            ObjectNode object = text == null ? null : parse(text);
            if (object != null) {
                lines.add(new Line(text, object));
            } else if (to == bytes.length) {
                cut = true;
            } else if (text == null || !text.isBlank()) {
                damaged.add(number);
            }
            from = to + 1;
        }
        return new JsonLines(List.copyOf(lines), List.copyOf(damaged), cut);
    }

    private static String decode(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static ObjectNode parse(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            return node instanceof ObjectNode object ? object : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
