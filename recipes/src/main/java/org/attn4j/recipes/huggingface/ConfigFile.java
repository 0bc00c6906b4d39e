package org.attn4j.recipes.huggingface;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.attn4j.framework.file.Durable;
import org.attn4j.framework.file.FileFailure;

/**
 * A JSON file of theirs, read key by key; a key with the value null is as good as none.
 *
 * @param file for messages
 * @param where the keys above, each with a dot
 * @param json an object
 */
public record ConfigFile(Path file, String where, JsonNode json) {
    /** The file that says how a model writes. */
    static final String GENERATION = "generation_config.json";

    /** No such file of theirs is longer. */
    private static final long LONGEST = 10_000_000;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if it is not there, too long, or no JSON object
     */
    public static ConfigFile read(Path file) {
        JsonNode json = readAny(file);
        if (!json.isObject()) {
            throw new IllegalArgumentException(file + ": expected a JSON object, got " + shown(json));
        }
        return new ConfigFile(file, "", json);
    }

    /**
     * Reads a file of any JSON.
     *
     * @throws IllegalArgumentException if it is not there, too long, or no JSON
     */
    static JsonNode readAny(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException("there is no file " + file + "; expected a folder of Hugging Face's"
                        + " with config.json and model.safetensors");
            }
            if (Files.size(file) > LONGEST) {
                throw new IllegalArgumentException(
                        file + ": expected at most " + LONGEST + " bytes, got " + Files.size(file));
            }
            return JSON.readTree(Files.readString(file, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(file + " is no JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + file + ": " + FileFailure.reason(e), e);
        }
    }

    /** Writes a file of theirs. */
    static void write(Path folder, String file, ObjectNode json) throws IOException {
        Durable.replace(folder.resolve(file), json.toPrettyString() + "\n");
    }

    /** Whether a key has a value. */
    public boolean has(String key) {
        return json.hasNonNull(key);
    }

    /** The object under a key; an empty one where there is none. */
    public ConfigFile in(String key) {
        JsonNode below = value(key);
        if (!below.isMissingNode() && !below.isObject()) {
            throw wrong(key, "an object", below);
        }
        return new ConfigFile(file, where + key + ".", below);
    }

    /** A whole number above 0. */
    public int count(String key) {
        JsonNode node = value(key);
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() <= 0) {
            throw wrong(key, "a whole number above 0", node);
        }
        return node.intValue();
    }

    /** A whole number above 0; where there is none, another. */
    public int count(String key, int other) {
        return has(key) ? count(key) : other;
    }

    /** A finite number. */
    public double number(String key) {
        if (!has(key)) {
            throw wrong(key, "a number", value(key));
        }
        return number(key, 0);
    }

    /** A finite number; where there is none, another. */
    public double number(String key, double other) {
        if (!has(key)) {
            return other;
        }
        JsonNode node = value(key);
        if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
            throw wrong(key, "a number", node);
        }
        return node.doubleValue();
    }

    /** Whether something holds; where there is no such key, {@code other}. */
    public boolean flag(String key, boolean other) {
        JsonNode node = value(key);
        if (has(key) && !node.isBoolean()) {
            throw wrong(key, "true or false", node);
        }
        return has(key) ? node.booleanValue() : other;
    }

    /** A word; where there is none, another. */
    public String word(String key, String other) {
        JsonNode node = value(key);
        if (has(key) && !node.isTextual()) {
            throw wrong(key, "a string", node);
        }
        return has(key) ? node.textValue() : other;
    }

    /** Requires a value that is supported; no value is taken for {@code other}. */
    public void require(String key, Object other, Object... supported) {
        String got = has(key) ? value(key).asText() : String.valueOf(other);
        if (Arrays.stream(supported).noneMatch(s -> s.toString().equals(got))) {
            throw wrong(key, "one of " + Arrays.toString(supported) + ", which layers here can do", value(key));
        }
    }

    /** A refusal. */
    public IllegalArgumentException wrong(String key, String expected, Object got) {
        return new IllegalArgumentException(file + ": " + where + key + ": expected " + expected + ", got "
                + (got instanceof JsonNode node ? shown(node) : got));
    }

    private JsonNode value(String key) {
        return has(key) ? json.get(key) : MissingNode.getInstance();
    }

    private static String shown(JsonNode node) {
        String text = node.isMissingNode() ? "nothing" : node.toString();
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }
}
