package org.attn4j.datasets.text;

import static org.attn4j.framework.config.Checks.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import org.attn4j.datasets.DataException;

/** One id for each Unicode code point of a text, in the order of the code points. */
public final class CharacterTokenizer implements Tokenizer {
    /** The type in a tokenizer file. */
    public static final String TYPE = "characters";

    private static final String VOCABULARY = "vocabulary";

    private final int[] codePoints;

    private CharacterTokenizer(int[] sorted) {
        require(sorted.length > 0, "a character vocabulary must not be empty");
        for (int c : sorted) {
            require(
                    c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE,
                    "half a surrogate pair, U+%04X, is not a character",
                    c);
        }
        codePoints = sorted;
    }

    /**
     * The tokenizer of the characters that occur in a text.
     *
     * @throws IllegalArgumentException if the text is empty or holds half a surrogate pair
     */
    public static CharacterTokenizer of(String text) {
        return new CharacterTokenizer(text.codePoints().sorted().distinct().toArray());
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws IllegalArgumentException if an entry is not one character, or the entries are not in order
     */
    static CharacterTokenizer fromJson(JsonNode json) {
        JsonNode entries = json.path(VOCABULARY);
        require(entries.isArray(), "a list of characters is expected under '%s'", VOCABULARY);
        int[] points = new int[entries.size()];
        for (int i = 0; i < points.length; i++) {
            String entry = entries.get(i).asText();
            require(entry.codePointCount(0, entry.length()) == 1, "entry %d is not one character: '%s'", i, entry);
            points[i] = entry.codePointAt(0);
            require(i == 0 || points[i - 1] < points[i], "entry %d, '%s', is out of order", i, entry);
        }
        return new CharacterTokenizer(points);
    }

    @Override
    public int vocabulary() {
        return codePoints.length;
    }

    @Override
    public int[] encode(String text) {
        int[] ids = text.codePoints().toArray();
        for (int i = 0; i < ids.length; i++) {
            int id = Arrays.binarySearch(codePoints, ids[i]);
            if (id < 0) {
                throw new DataException(unknown(ids[i], i));
            }
            ids[i] = id;
        }
        return ids;
    }

    @Override
    public String decode(int[] ids) {
        StringBuilder text = new StringBuilder(ids.length);
        for (int id : ids) {
            text.appendCodePoint(codePoint(id));
        }
        return text.toString();
    }

    @Override
    public StreamingDecoder streamingDecoder() {
        return new StreamingDecoder() {
            @Override
            public String next(int id) {
                return Character.toString(codePoint(id));
            }

            @Override
            public String end() {
                return "";
            }
        };
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put(TokenizerFile.TYPE, TYPE);
        ArrayNode entries = json.putArray(VOCABULARY);
        for (int c : codePoints) {
            entries.add(Character.toString(c));
        }
        return json;
    }

    private int codePoint(int id) {
        require(id >= 0 && id < codePoints.length, "id must be 0 to %d: %d", codePoints.length - 1, id);
        return codePoints[id];
    }

    private String unknown(int codePoint, int position) {
        String known = new String(codePoints, 0, Math.min(codePoints.length, 100))
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
        return String.format(
                "character '%s' (U+%04X) at position %d is not in the vocabulary of %d characters: %s%s."
                        + " Leave it out, or train on a text that holds it",
                Character.toString(codePoint),
                codePoint,
                position,
                codePoints.length,
                known,
                codePoints.length > 100 ? " …" : "");
    }
}
