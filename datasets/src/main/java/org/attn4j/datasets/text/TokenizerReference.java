package org.attn4j.datasets.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.attn4j.datasets.DataException;
import org.attn4j.framework.file.FileFailure;

/**
 * Compares a tokenizer with what another program gave for the same texts: JSON lines with {@code text} and, each if there,
 * {@code ids}, {@code plain_ids} (without special tokens around them) and {@code decoded}, the text of {@code ids}.
 */
public final class TokenizerReference {
    private static final JsonMapper JSON = new JsonMapper();

    /** How often a column was compared, and how often it was the same. */
    public record Column(int lines, int same) {
        Column with(boolean equal) {
            return new Column(lines + 1, same + (equal ? 1 : 0));
        }
    }

    private final Tokenizer tokenizer;
    private final Path file;
    private final Consumer<String> differences;
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private int line;

    private TokenizerReference(Tokenizer tokenizer, Path file, Consumer<String> differences) {
        this.tokenizer = tokenizer;
        this.file = file;
        this.differences = differences;
    }

    /**
     * Compares line by line.
     *
     * @param differences hears of each: the line, expected, got
     * @return by column, ids, plain_ids and decoded
     * @throws DataException if the file cannot be read, or a line is none of these
     */
    public static Map<String, Column> compare(Tokenizer tokenizer, Path file, Consumer<String> differences) {
        TokenizerReference reference = new TokenizerReference(tokenizer, file, differences);
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String next = lines.readLine(); next != null; next = lines.readLine()) {
                reference.line++;
                if (!next.isBlank()) {
                    reference.take(next);
                }
            }
        } catch (IOException e) {
            throw new DataException("cannot read the reference " + file + ": " + FileFailure.reason(e), e);
        }
        if (reference.columns.isEmpty()) {
            throw new DataException(file
                    + " holds nothing to compare with: expected lines with text and ids, plain_ids or" + " decoded");
        }
        return reference.columns;
    }

    private void take(String next) {
        JsonNode expected;
        try {
            expected = JSON.readTree(next);
        } catch (JsonProcessingException e) {
            throw new DataException(file + ", line " + line + ": " + e.getOriginalMessage(), e);
        }
        if (!expected.path("text").isTextual()) {
            throw new DataException(file + ", line " + line + ": expected an object with 'text', a string");
        }
        String text = expected.get("text").asText();
        if (expected.has("ids")) {
            int[] ids = ids(expected, "ids");
            note("ids", Arrays.toString(ids), () -> Arrays.toString(framed(text)));
            if (expected.has("decoded")) {
                note("decoded", expected.get("decoded").asText(), () -> tokenizer.decode(ids));
            }
        }
        if (expected.has("plain_ids")) {
            note(
                    "plain_ids",
                    Arrays.toString(ids(expected, "plain_ids")),
                    () -> Arrays.toString(tokenizer.encode(text)));
        }
    }

    private int[] framed(String text) {
        return tokenizer instanceof HuggingFaceTokenizer framing
                ? framing.frame(text).ids()
                : tokenizer.encode(text);
    }

    private int[] ids(JsonNode expected, String column) {
        JsonNode list = expected.get(column);
        if (!list.isArray() || StreamSupport.stream(list.spliterator(), false).anyMatch(id -> !id.isInt())) {
            throw new DataException(file + ", line " + line + ": expected ids under '" + column + "'");
        }
        return StreamSupport.stream(list.spliterator(), false)
                .mapToInt(JsonNode::intValue)
                .toArray();
    }

    /** What the tokenizer refuses differs, too. */
    private void note(String column, String expected, Supplier<String> made) {
        String got;
        try {
            got = made.get();
        } catch (DataException | IllegalArgumentException e) {
            got = e.getMessage();
        }
        boolean same = got.equals(expected);
        columns.merge(column, new Column(1, same ? 1 : 0), (before, one) -> before.with(same));
        if (!same) {
            differences.accept("line " + line + " " + column + ": expected " + expected + ", got " + got);
        }
    }
}
