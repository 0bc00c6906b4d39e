package org.attn4j.datasets.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.attn4j.datasets.DataException;
import org.attn4j.framework.file.FileFailure;

/**
 * Tokenizers in a folder of Hugging Face's: {@code tokenizer.json}, and {@code tokenizer_config.json} with the names of the
 * special tokens. Both ways keep ids and text; what is read is written again as it was.
 */
public final class HuggingFaceFiles {
    /** The tokenizer itself. */
    public static final String TOKENIZER = "tokenizer.json";

    /** How transformers uses it, and the names of its special tokens. */
    public static final String CONFIG = "tokenizer_config.json";

    /** The chat template, in a file of its own or, in older folders, in {@link #CONFIG}. */
    public static final String TEMPLATE = "chat_template.jinja";

    private static final String OLDER_NAMES = "special_tokens_map.json";
    private static final JsonMapper JSON = new JsonMapper();

    private HuggingFaceFiles() {}

    /**
     * Reads a folder's tokenizer, or a file alone.
     *
     * @throws DataException if there is none, or it cannot be read; the message names the file and the place in it
     */
    public static Tokenizer read(Path path) {
        if (!Files.isDirectory(path)) {
            return TokenizerFile.load(path);
        }
        if (!Files.exists(path.resolve(TOKENIZER))) {
            throw new DataException(
                    path + " holds no " + TOKENIZER + ", which is the only form of a tokenizer that is read;"
                            + " transformers writes it: AutoTokenizer.from_pretrained(FOLDER).save_pretrained(FOLDER)");
        }
        Tokenizer tokenizer = TokenizerFile.load(path.resolve(TOKENIZER));
        ObjectNode names = JsonNodeFactory.instance.objectNode();
        for (String file : List.of(OLDER_NAMES, CONFIG)) {
            JsonNode json = Files.exists(path.resolve(file)) ? object(path.resolve(file)) : names;
            for (String key : SpecialTokens.KEYS) {
                JsonNode name = json.path(key).has("content") ? json.path(key).path("content") : json.path(key);
                if (name.isTextual()) {
                    names.set(key, name);
                }
            }
        }
        Tokenizer named = tokenizer;
        if (tokenizer instanceof HuggingFaceTokenizer && !names.isEmpty()) {
            ObjectNode json = tokenizer.toJson();
            json.set(HuggingFaceTokenizer.NAMES, names);
            named = new HuggingFaceTokenizer(json);
        }
        String template = template(path);
        return template.isEmpty() ? named : withTemplate(named, template);
    }

    /** A folder's chat template, of several the one called default; empty if it has none. */
    private static String template(Path folder) {
        Path file = folder.resolve(TEMPLATE);
        if (Files.exists(file)) {
            return text(file);
        }
        Path config = folder.resolve(CONFIG);
        JsonNode json = Files.exists(config) ? object(config).path(HuggingFaceTokenizer.TEMPLATE) : null;
        if (json == null || !json.isArray()) {
            return json == null ? "" : json.asText("");
        }
        for (JsonNode one : json) {
            if (one.path("name").asText().equals("default")) {
                return one.path("template").asText();
            }
        }
        return "";
    }

    /**
     * The tokenizer with a chat template.
     *
     * @throws DataException if it is of a kind whose file cannot hold one
     */
    public static Tokenizer withTemplate(Tokenizer tokenizer, String template) {
        ObjectNode json = plain(tokenizer);
        ObjectNode names = json.putObject(HuggingFaceTokenizer.NAMES);
        names(tokenizer).forEach(names::put);
        return new HuggingFaceTokenizer(json.put(HuggingFaceTokenizer.TEMPLATE, template));
    }

    /**
     * A tokenizer whose special tokens are told by their ids, whatever its file calls them.
     *
     * @param ids by the keys of a tokenizer_config.json: {@code pad_token} and so on
     * @throws DataException if the tokenizer has no token of such an id
     */
    public static Tokenizer withSpecial(Tokenizer tokenizer, Map<String, Integer> ids) {
        Map<String, Integer> own = tokenizer.specialTokens().byKey();
        if (own.entrySet().containsAll(ids.entrySet())) {
            return tokenizer;
        }
        ObjectNode json = tokenizer.toJson();
        ObjectNode names = json.path(HuggingFaceTokenizer.NAMES) instanceof ObjectNode told
                ? told
                : json.putObject(HuggingFaceTokenizer.NAMES);
        ids.forEach((key, id) -> {
            if (id >= tokenizer.vocabulary()) {
                throw new DataException("the tokenizer has no token " + id + ", which is the model's " + key
                        + "; it has " + tokenizer.vocabulary() + " tokens");
            }
            names.put(key, tokenizer.token(id));
        });
        return new HuggingFaceTokenizer(json);
    }

    private static JsonNode object(Path file) {
        try {
            return JSON.readTree(text(file));
        } catch (JsonProcessingException e) {
            throw new DataException(file + " is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new DataException("cannot read " + file + ": " + FileFailure.reason(e), e);
        }
    }

    /** Whether the library has something like this tokenizer. */
    public static boolean writes(Tokenizer tokenizer) {
        return tokenizer instanceof CharacterTokenizer
                || tokenizer instanceof Gpt2Tokenizer
                || HuggingFaceFormat.matches(tokenizer.toJson());
    }

    /**
     * The content of a tokenizer.json. There a special token's name in a text is that token always, here not in characters.
     *
     * @param before special ids that the model of this tokenizer gets before a text, such as [CLS]
     * @param after those after a text; a file that frames texts itself keeps its own frame
     * @throws DataException if the library has nothing like this tokenizer
     */
    public static ObjectNode tokenizer(Tokenizer tokenizer, List<Integer> before, List<Integer> after) {
        ObjectNode json = plain(tokenizer);
        boolean framed = !(tokenizer instanceof HuggingFaceTokenizer);
        if (framed && !(before.isEmpty() && after.isEmpty())) {
            json.set("post_processor", template(tokenizer, before, after));
        }
        return json;
    }

    private static ObjectNode plain(Tokenizer tokenizer) {
        if (tokenizer instanceof CharacterTokenizer characters) {
            return characters.toHuggingFace();
        }
        if (tokenizer instanceof Gpt2Tokenizer) {
            return Gpt2Merges.toHuggingFace();
        }
        ObjectNode json = tokenizer.toJson();
        if (!HuggingFaceFormat.matches(json)) {
            throw new DataException(
                    "a tokenizer of type " + json.path(TokenizerFile.TYPE).asText()
                            + " cannot be written as tokenizer.json; expected one of Hugging Face's, characters, gpt2, byte pairs,"
                            + " word pieces or words");
        }
        json.remove(List.of(HuggingFaceTokenizer.NAMES, HuggingFaceTokenizer.TEMPLATE));
        return json;
    }

    /** The special tokens by the keys of a tokenizer_config.json: {@code pad_token} and so on. */
    public static Map<String, String> names(Tokenizer tokenizer) {
        Map<String, String> names = new LinkedHashMap<>();
        tokenizer.specialTokens().byKey().forEach((key, id) -> names.put(key, tokenizer.token(id)));
        return names;
    }

    /** The ids of the special tokens by the keys of a config.json: {@code pad_token_id} and so on. */
    public static Map<String, Integer> ids(Tokenizer tokenizer) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        tokenizer.specialTokens().byKey().forEach((key, id) -> ids.put(key + "_id", id));
        return ids;
    }

    private static ObjectNode template(Tokenizer tokenizer, List<Integer> before, List<Integer> after) {
        ObjectNode template = JsonNodeFactory.instance.objectNode().put("type", "TemplateProcessing");
        ArrayNode single = template.putArray("single");
        before.forEach(id -> single.add(token(tokenizer, id, 0)));
        single.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
        after.forEach(id -> single.add(token(tokenizer, id, 0)));
        ArrayNode pair = template.putArray("pair").addAll(single);
        pair.addObject().putObject("Sequence").put("id", "B").put("type_id", 1);
        after.forEach(id -> pair.add(token(tokenizer, id, 1)));
        ObjectNode special = template.putObject("special_tokens");
        for (List<Integer> ids : List.of(before, after)) {
            for (int id : ids) {
                String name = tokenizer.token(id);
                ObjectNode entry = special.putObject(name).put("id", name);
                entry.putArray("ids").add(id);
                entry.putArray("tokens").add(name);
            }
        }
        return template;
    }

    private static ObjectNode token(Tokenizer tokenizer, int id, int segment) {
        ObjectNode piece = JsonNodeFactory.instance.objectNode();
        piece.putObject("SpecialToken").put("id", tokenizer.token(id)).put("type_id", segment);
        return piece;
    }
}
