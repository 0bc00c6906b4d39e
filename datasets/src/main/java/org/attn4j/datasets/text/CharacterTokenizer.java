package org.attn4j.datasets.text;

import static org.attn4j.framework.config.Checks.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.text.corpus.Corpus;
import org.attn4j.datasets.text.corpus.TextSink;

/**
 * One id for each Unicode code point of a text, in the order of the code points; before them, if wished, the four special
 * tokens of {@link SpecialTokens#SEQUENCE}.
 */
public final class CharacterTokenizer implements Tokenizer {
    /** The type in a tokenizer file. */
    public static final String TYPE = "characters";

    private static final String VOCABULARY = "vocabulary";
    private static final String SPECIAL = "special";

    /** Most characters that a message names. */
    private static final int NAMED = 10;

    private final int[] codePoints;
    private final List<String> names;
    private final SpecialTokens special;

    private CharacterTokenizer(int[] sorted, List<String> names) {
        require(sorted.length > 0, "a character vocabulary must not be empty");
        for (int c : sorted) {
            require(
                    c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE,
                    "half a surrogate pair, U+%04X, is not a character",
                    c);
        }
        codePoints = sorted;
        this.names = names;
        this.special =
                names.isEmpty() ? SpecialTokens.NONE : SpecialTokens.of(AddedTokens.in(new Vocabulary(names), names));
    }

    /**
     * The tokenizer of the characters that occur in a text.
     *
     * @throws IllegalArgumentException if the text is empty or holds half a surrogate pair
     */
    public static CharacterTokenizer of(String text) {
        return new CharacterTokenizer(text.codePoints().sorted().distinct().toArray(), List.of());
    }

    /**
     * The tokenizer of the characters that occur in a corpus.
     *
     * @throws IllegalArgumentException if it is empty or holds half a surrogate pair
     */
    public static CharacterTokenizer of(Corpus corpus) {
        BitSet found = new BitSet();
        corpus.read(new TextSink() {
            @Override
            public void text(String piece) {
                for (int i = 0; i < piece.length(); i++) {
                    int c = piece.codePointAt(i);
                    i += c > Character.MAX_VALUE ? 1 : 0;
                    found.set(c);
                }
            }

            @Override
            public void end() {
                // Documents share one alphabet.
            }
        });
        return new CharacterTokenizer(found.stream().toArray(), List.of());
    }

    /**
     * The same with padding, unknown, begin and end as ids 0 to 3: for pairs of texts. Other characters are unknown.
     *
     * @throws IllegalArgumentException if the text is empty or holds half a surrogate pair
     */
    public static CharacterTokenizer withSpecialTokens(String text) {
        return new CharacterTokenizer(text.codePoints().sorted().distinct().toArray(), SpecialTokens.SEQUENCE);
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
        boolean withSpecial = json.path(SPECIAL).asBoolean(false);
        return new CharacterTokenizer(points, withSpecial ? SpecialTokens.SEQUENCE : List.of());
    }

    @Override
    public int vocabulary() {
        return names.size() + codePoints.length;
    }

    @Override
    public SpecialTokens specialTokens() {
        return special;
    }

    @Override
    public String token(int id) {
        return id >= 0 && id < names.size() ? names.get(id) : decode(new int[] {id});
    }

    @Override
    public int[] encode(String text) {
        int[] ids = new int[text.codePointCount(0, text.length())];
        int at = 0;
        for (int i = 0; i < ids.length; i++) {
            int character = text.codePointAt(at);
            at += Character.charCount(character);
            int id = Arrays.binarySearch(codePoints, character);
            if (id < 0 && special.unknown().isEmpty()) {
                throw new DataException(unknown(text.codePoints().toArray()));
            }
            ids[i] = id < 0 ? special.unknown().getAsInt() : names.size() + id;
        }
        return ids;
    }

    @Override
    public int seam(CharSequence text) {
        return Math.max(
                0,
                text.length()
                        - (text.length() > 0 && Character.isHighSurrogate(text.charAt(text.length() - 1)) ? 1 : 0));
    }

    @Override
    public String decode(int[] ids) {
        StringBuilder text = new StringBuilder(ids.length);
        for (int id : ids) {
            text.append(text(id));
        }
        return text.toString();
    }

    @Override
    public StreamingDecoder streamingDecoder() {
        return StreamingDecoder.of(this::text);
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put(TokenizerFile.TYPE, TYPE);
        if (!names.isEmpty()) {
            json.put(SPECIAL, true);
        }
        ArrayNode entries = json.putArray(VOCABULARY);
        for (int c : codePoints) {
            entries.add(Character.toString(c));
        }
        return json;
    }

    /**
     * The same as Hugging Face's library has it: each character is a word. What is unknown here without a token for it is
     * refused there too.
     */
    ObjectNode toHuggingFace() {
        List<String> tokens = new ArrayList<>(names);
        for (int c : codePoints) {
            tokens.add(Character.toString(c));
        }
        Vocabulary vocabulary = new Vocabulary(tokens);
        ObjectNode json = HuggingFaceFormat.frame(AddedTokens.in(vocabulary, names));
        ObjectNode split = json.putObject("pre_tokenizer").put("type", "Split");
        split.putObject("pattern").put("Regex", "[\\s\\S]");
        split.put("behavior", "Isolated").put("invert", false);
        json.putObject("decoder").put("type", "Fuse");
        json.putObject("model").put("type", WordTokenizer.MODEL).set("vocab", vocabulary.toJson());
        ((ObjectNode) json.get("model")).put("unk_token", "<unk>");
        return json;
    }

    private String text(int id) {
        require(id >= 0 && id < vocabulary(), "id must be 0 to %d: %d", vocabulary() - 1, id);
        if (id < names.size()) {
            return special.shown(id) ? names.get(id) : "";
        }
        return Character.toString(codePoints[id - names.size()]);
    }

    /** Names each character of a text that has no id, where it comes first. */
    private String unknown(int[] text) {
        Map<Integer, Integer> first = new LinkedHashMap<>();
        for (int i = 0; i < text.length; i++) {
            if (Arrays.binarySearch(codePoints, text[i]) < 0) {
                first.putIfAbsent(text[i], i);
            }
        }
        List<String> named = new ArrayList<>();
        first.forEach((c, at) -> {
            if (named.size() < NAMED) {
                named.add(String.format("'%s' (U+%04X) at position %d", Character.toString(c), c, at));
            }
        });
        String known = new String(codePoints, 0, Math.min(codePoints.length, 100))
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
        return String.format(
                "character%s %s%s %s not in the vocabulary of %d characters: %s."
                        + " Leave %s out, or train on a text that holds %7$s",
                first.size() == 1 ? "" : "s",
                String.join(", ", named),
                first.size() > NAMED ? " and " + (first.size() - NAMED) + " more" : "",
                first.size() == 1 ? "is" : "are",
                codePoints.length,
                known + (codePoints.length > 100 ? " \u2026" : ""),
                first.size() == 1 ? "it" : "them");
    }
}
