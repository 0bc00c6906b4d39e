package org.attn4j.datasets.text;

import static org.attn4j.framework.config.Checks.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Distinct tokens, each of which has its place in the list as id. */
final class Vocabulary {
    private final List<String> tokens;
    private final Map<String, Integer> ids;

    Vocabulary(List<String> tokens) {
        require(!tokens.isEmpty(), "a vocabulary must not be empty");
        this.tokens = List.copyOf(tokens);
        ids = new HashMap<>(2 * tokens.size());
        for (int i = 0; i < tokens.size(); i++) {
            Integer before = ids.put(tokens.get(i), i);
            require(before == null, "token '%s' has two ids, %d and %d", tokens.get(i), before, i);
        }
    }

    /**
     * Reads a tokenizer file's {@code vocab}, completed by the added tokens that it lacks.
     *
     * @throws IllegalArgumentException if the ids are not 0 … V - 1, each once
     */
    static Vocabulary fromJson(JsonNode vocab, AddedTokens added) {
        require(vocab.isObject(), "an object of tokens and ids is expected under 'model.vocab'");
        Map<String, Integer> all = new HashMap<>();
        vocab.properties().forEach(e -> all.put(e.getKey(), e.getValue().asInt(-1)));
        all.putAll(added.ids());
        String[] tokens = new String[all.size()];
        all.forEach((token, id) -> {
            require(
                    id >= 0 && id < tokens.length && tokens[id] == null,
                    "the ids of %d tokens must be 0 to %d, each once; '%s' has %d",
                    tokens.length,
                    tokens.length - 1,
                    token,
                    id);
            tokens[id] = token;
        });
        return new Vocabulary(Arrays.asList(tokens));
    }

    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < tokens.size(); i++) {
            json.put(tokens.get(i), i);
        }
        return json;
    }

    int size() {
        return tokens.size();
    }

    List<String> tokens() {
        return new ArrayList<>(tokens);
    }

    /** @throws IllegalArgumentException if the id is outside the vocabulary */
    String token(int id) {
        require(id >= 0 && id < tokens.size(), "id must be 0 to %d: %d", tokens.size() - 1, id);
        return tokens.get(id);
    }

    OptionalInt id(String token) {
        Integer id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** @throws IllegalArgumentException if the vocabulary lacks the token */
    int idOf(String token) {
        Integer id = ids.get(token);
        require(id != null, "the vocabulary of %d tokens lacks '%s'", tokens.size(), token);
        return id;
    }

    /** The id, or what the caller has for unknown tokens. */
    int idOr(String token, int otherwise) {
        return ids.getOrDefault(token, otherwise);
    }
}
