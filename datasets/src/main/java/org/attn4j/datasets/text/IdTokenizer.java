package org.attn4j.datasets.text;

import static org.attn4j.framework.config.Checks.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.attn4j.datasets.DataException;

/**
 * Numbers of tokens as text, each after a space: for a model whose tokenizer is not there.
 *
 * @param vocabulary V
 * @param special the special ids by the keys of a tokenizer_config.json: {@code pad_token} and so on
 */
public record IdTokenizer(int vocabulary, Map<String, Integer> special) implements Tokenizer {
    static final String TYPE = "ids";
    private static final String VOCABULARY = "vocabulary";
    private static final String SPECIAL = "special";

    public IdTokenizer {
        require(vocabulary > 0, "%s must be a whole number above 0: %d", VOCABULARY, vocabulary);
        for (int id : special.values()) {
            require(id >= 0 && id < vocabulary, "%s: no id %d of %d", SPECIAL, id, vocabulary);
        }
        special = Collections.unmodifiableMap(new TreeMap<>(special));
    }

    /** Without special ids. */
    public IdTokenizer(int vocabulary) {
        this(vocabulary, Map.of());
    }

    static IdTokenizer fromJson(JsonNode json) {
        Map<String, Integer> special = new TreeMap<>();
        json.path(SPECIAL)
                .properties()
                .forEach(e -> special.put(e.getKey(), e.getValue().asInt(-1)));
        return new IdTokenizer(json.path(VOCABULARY).asInt(), special);
    }

    @Override
    public SpecialTokens specialTokens() {
        return SpecialTokens.of(special);
    }

    @Override
    public int[] encode(String text) {
        return Stream.of(text.split("\\s+"))
                .filter(word -> !word.isEmpty())
                .mapToInt(this::id)
                .toArray();
    }

    private int id(String word) {
        int id = word.matches("[0-9]{1,9}") ? Integer.parseInt(word) : -1;
        if (id < 0 || id >= vocabulary) {
            throw new DataException("the model has no tokenizer, so texts are numbers of tokens, 0 to "
                    + (vocabulary - 1) + ", such as '12 7 99': '" + word + "' is none");
        }
        return id;
    }

    @Override
    public String decode(int[] ids) {
        return Arrays.stream(ids).mapToObj(this::text).collect(Collectors.joining());
    }

    private String text(int id) {
        require(id >= 0 && id < vocabulary, "id must be 0 to %d: %d", vocabulary - 1, id);
        return " " + id;
    }

    @Override
    public StreamingDecoder streamingDecoder() {
        return StreamingDecoder.of(this::text);
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put(TokenizerFile.TYPE, TYPE)
                .put(VOCABULARY, vocabulary);
        if (!special.isEmpty()) {
            ObjectNode ids = json.putObject(SPECIAL);
            special.forEach(ids::put);
        }
        return json;
    }
}
