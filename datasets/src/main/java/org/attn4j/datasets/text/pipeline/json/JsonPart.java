package org.attn4j.datasets.text.pipeline.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part of a JSON file with its place, so that what is refused is refused by name.
 *
 * @param node the part; missing where the file has none
 * @param place such as {@code pre_tokenizer.pretokenizers[1]}; empty for the whole
 */
public record JsonPart(JsonNode node, String place) {
    /** The whole of a file. */
    public static JsonPart of(JsonNode root) {
        return new JsonPart(root, "");
    }

    /** What stands under a key. */
    public JsonPart at(String key) {
        return new JsonPart(node.path(key), place.isEmpty() ? key : place + "." + key);
    }

    /** Whether nothing stands here. */
    public boolean absent() {
        return node.isMissingNode() || node.isNull();
    }

    /** The name of the step that stands here. */
    public String type() {
        return at("type").string();
    }

    /** @throws IllegalArgumentException if no string stands here */
    public String string() {
        return expect(node.isTextual(), "a string").asText();
    }

    /** @throws IllegalArgumentException if what stands here is neither nothing nor a string */
    public Optional<String> text() {
        return absent() ? Optional.empty() : Optional.of(string());
    }

    /** @throws IllegalArgumentException if no string of one character stands here */
    public int character() {
        String string = string();
        expect(string.codePointCount(0, string.length()) == 1, "one character");
        return string.codePointAt(0);
    }

    /** @throws IllegalArgumentException if no whole number from 0 on stands here */
    public int count() {
        return expect(node.isIntegralNumber() && node.canConvertToInt() && node.intValue() >= 0, "a number from 0 on")
                .intValue();
    }

    /** @throws IllegalArgumentException if no number stands here */
    public double number() {
        return expect(node.isNumber(), "a number").doubleValue();
    }

    /** @throws IllegalArgumentException if neither true nor false stands here */
    public boolean flag() {
        return expect(node.isBoolean(), "true or false").booleanValue();
    }

    /** The same, or a default where nothing stands. */
    public boolean flag(boolean otherwise) {
        return absent() ? otherwise : flag();
    }

    /** @throws IllegalArgumentException if no list stands here */
    public List<JsonPart> list() {
        expect(node.isArray(), "a list");
        List<JsonPart> parts = new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) {
            parts.add(new JsonPart(node.get(i), place + "[" + i + "]"));
        }
        return parts;
    }

    /** What is thrown at what cannot be read: the place, what is wrong, what stands there. */
    public IllegalArgumentException refuse(String why) {
        String kind = node.isObject() ? "an object of " : "a list of ";
        String all = node.isContainerNode() ? kind + node.size() : node.toString();
        String shown = node.isMissingNode() ? "nothing" : all.length() > 80 ? all.substring(0, 80) + "\u2026" : all;
        return new IllegalArgumentException((place.isEmpty() ? "" : place + ": ") + why + ", got " + shown);
    }

    private JsonNode expect(boolean condition, String what) {
        if (!condition) {
            throw refuse("expected " + what);
        }
        return node;
    }
}
