package org.attn4j.datasets.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.attn4j.datasets.DataException;
import org.attn4j.framework.file.Durable;
import org.attn4j.framework.file.FileFailure;

/** A tokenizer as plain JSON with a {@code type}, so that a run can build again the one it was trained with. */
public final class TokenizerFile {
    /** The key that says which tokenizer it is. */
    static final String TYPE = "type";

    private static final JsonMapper JSON = new JsonMapper();

    private TokenizerFile() {}

    /**
     * Writes a tokenizer, unless the file holds it already.
     *
     * @throws IOException if it cannot be written; what was there is untouched
     */
    public static void save(Tokenizer tokenizer, Path file) throws IOException {
        Durable.update(file, toText(tokenizer));
    }

    /** The JSON text of a tokenizer, ended by a line feed. */
    public static String toText(Tokenizer tokenizer) {
        return tokenizer.toJson().toPrettyString() + "\n";
    }

    /**
     * Reads a tokenizer.
     *
     * @throws DataException if the file is missing or holds no tokenizer that is known here
     */
    public static Tokenizer load(Path file) {
        try {
            return fromText(Files.readString(file, StandardCharsets.UTF_8));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            String why = e instanceof JsonProcessingException j ? j.getOriginalMessage() : e.getMessage();
            throw new DataException(file + " is not a tokenizer file: " + why, e);
        } catch (IOException e) {
            throw new DataException("cannot read the tokenizer file " + file + ": " + FileFailure.reason(e), e);
        }
    }

    private static Tokenizer fromText(String text) throws JsonProcessingException {
        JsonNode json = JSON.readTree(text);
        if (HuggingFaceFormat.matches(json)) {
            return HuggingFaceFormat.read(json);
        }
        String type = json.path(TYPE).asText();
        return switch (type) {
            case CharacterTokenizer.TYPE -> CharacterTokenizer.fromJson(json);
            case Gpt2Tokenizer.TYPE -> new Gpt2Tokenizer();
            case IdTokenizer.TYPE -> IdTokenizer.fromJson(json);
            default -> OwnTokenizer.read(type, json);
        };
    }
}
