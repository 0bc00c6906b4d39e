package org.attn4j.datasets.text;

import static org.attn4j.framework.config.Checks.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Special tokens, which are found in a text as they stand, before anything else is done with it. */
final class AddedTokens {
    static final AddedTokens NONE = new AddedTokens(Map.of());

    /**
     * A piece of a text.
     *
     * @param start the first char of the piece in the text
     * @param id the special token's id, or -1 for ordinary text
     */
    record Piece(String text, int start, int id) {}

    private final Map<String, Integer> ids;
    private final Pattern pattern;

    AddedTokens(Map<String, Integer> ids) {
        this.ids = new LinkedHashMap<>(ids);
        // Of those that begin at one place the longest is taken.
        pattern = Pattern.compile(ids.keySet().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
    }

    /** The special tokens that a vocabulary holds under their names. */
    static AddedTokens in(Vocabulary vocabulary, List<String> names) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        names.forEach(name -> vocabulary.id(name).ifPresent(id -> ids.put(name, id)));
        return new AddedTokens(ids);
    }

    /**
     * Reads a tokenizer file's {@code added_tokens}.
     *
     * @throws IllegalArgumentException if a token takes part in normalisation or eats the spaces beside it
     */
    static AddedTokens fromJson(JsonNode json) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (JsonNode token : json) {
            String content = token.path("content").asText();
            require(!content.isEmpty(), "an added token needs 'content': %s", token);
            for (String key : List.of("single_word", "lstrip", "rstrip", "normalized")) {
                require(
                        !token.path(key).asBoolean(false),
                        "added token '%s' has %s: true, which is not supported; expected false",
                        content,
                        key);
            }
            ids.put(content, token.path("id").asInt(-1));
        }
        return new AddedTokens(ids);
    }

    ArrayNode toJson() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        ids.entrySet().stream().sorted(Map.Entry.comparingByValue()).forEach(e -> array.addObject()
                .put("id", e.getValue())
                .put("content", e.getKey())
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", true));
        return array;
    }

    Map<String, Integer> ids() {
        return ids;
    }

    /** Whether a space is part of one, so that a text must not be cut there. */
    boolean spaced() {
        return ids.keySet().stream().anyMatch(name -> name.chars().anyMatch(Character::isWhitespace));
    }

    boolean contains(int id) {
        return ids.containsValue(id);
    }

    OptionalInt first(String... names) {
        for (String name : names) {
            if (ids.containsKey(name)) {
                return OptionalInt.of(ids.get(name));
            }
        }
        return OptionalInt.empty();
    }

    /** Cuts a text at its special tokens; empty pieces are left out. */
    List<Piece> split(String text) {
        List<Piece> pieces = new ArrayList<>();
        int from = 0;
        if (!ids.isEmpty()) {
            for (Matcher m = pattern.matcher(text); m.find(); from = m.end()) {
                if (m.start() > from) {
                    pieces.add(new Piece(text.substring(from, m.start()), from, -1));
                }
                pieces.add(new Piece(m.group(), m.start(), ids.get(m.group())));
            }
        }
        if (from < text.length()) {
            pieces.add(new Piece(text.substring(from), from, -1));
        }
        return pieces;
    }
}
