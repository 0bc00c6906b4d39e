package org.attn4j.datasets.text;

import static org.attn4j.framework.config.Checks.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Hugging Face's {@code tokenizer.json}: what is found in a text first ({@code added_tokens}), how it is rewritten
 * ({@code normalizer}), cut into words ({@code pre_tokenizer}) and turned into ids ({@code model}), and the way back
 * ({@code decoder}).
 *
 * @see <a href="https://huggingface.co/docs/tokenizers">The library's documentation</a>
 */
final class HuggingFaceFormat {
    private HuggingFaceFormat() {}

    /** Whether a file is of this form. */
    static boolean matches(JsonNode json) {
        return json.path("model").has("vocab");
    }

    /**
     * The tokenizer of a file: one of this project where it wrote the file, which is where it would write it again.
     *
     * @throws IllegalArgumentException if it holds what is not known here
     */
    static Tokenizer read(JsonNode json) {
        try {
            Tokenizer own = own(json);
            if (own != null && own.toJson().equals(json)) {
                return own;
            }
        } catch (IllegalArgumentException e) {
            // Another kind, or damaged: the reader of all kinds says what is wrong.
        }
        return new HuggingFaceTokenizer(json);
    }

    private static Tokenizer own(JsonNode json) {
        return switch (json.path("model").path("type").asText()) {
            case BytePairTokenizer.MODEL -> BytePairTokenizer.fromJson(json);
            case WordPieceTokenizer.MODEL -> WordPieceTokenizer.fromJson(json);
            case WordTokenizer.MODEL -> WordTokenizer.fromJson(json);
            default -> null;
        };
    }

    /** The parts in their usual order, those not set later null. */
    static ObjectNode frame(AddedTokens added) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("version", "1.0");
        json.putNull("truncation").putNull("padding");
        json.set("added_tokens", added.toJson());
        return json.putNull("normalizer")
                .putNull("pre_tokenizer")
                .putNull("post_processor")
                .putNull("decoder");
    }

    /** The parts of byte-level BPE, with a model that has no vocabulary and no merges yet. */
    static ObjectNode byteLevelFrame(AddedTokens added) {
        ObjectNode json = frame(added);
        json.set("pre_tokenizer", byteLevel(false));
        json.set("post_processor", byteLevel(true));
        json.set("decoder", byteLevel(true));
        json.putObject("model")
                .put("type", BytePairTokenizer.MODEL)
                .putNull("dropout")
                .putNull("unk_token")
                .putNull("continuing_subword_prefix")
                .putNull("end_of_word_suffix")
                .put("fuse_unk", false)
                .put("byte_fallback", false)
                .put("ignore_merges", false);
        return json;
    }

    private static ObjectNode byteLevel(boolean prefix) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", prefix)
                .put("trim_offsets", false)
                .put("use_regex", true);
    }

    /** @throws IllegalArgumentException unless the part is of the type, or absent where "null" is expected */
    static void requireType(JsonNode json, String part, String expected) {
        String type = json.path(part).path("type").asText("null");
        require(type.equals(expected), "%s must be of type %s: %s", part, expected, type);
    }
}
