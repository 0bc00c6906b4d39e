package org.attn4j.datasets.text.corpus;

import com.fasterxml.jackson.databind.JsonNode;

/** Where texts may be cut in two whose ids, one after the other, are the whole text's. */
public final class Seam {
    private Seam() {}

    /**
     * The last space or line feed that follows on something visible, of tokenizers to which it always begins another word;
     * 0 if there is none.
     */
    public static int beforeSpace(CharSequence text) {
        for (int at = text.length() - 1; at > 0; at--) {
            char here = text.charAt(at);
            if (here == ' ' || here == '\n') {
                char before = text.charAt(at - 1);
                if (before > ' ' && before < 127 || Character.isLetterOrDigit(before)) {
                    return at;
                }
            }
        }
        return 0;
    }

    /**
     * Whether a space that follows on something visible always begins another word: of a tokenizer.json with GPT-2's or BERT's
     * way to words.
     */
    public static boolean partsAtSpaces(JsonNode json) {
        JsonNode words = json.path("pre_tokenizer");
        String normalizer = json.path("normalizer").path("type").asText();
        for (JsonNode token : json.path("added_tokens")) {
            boolean spaced = token.path("content").asText().chars().anyMatch(Character::isWhitespace);
            if (spaced
                    || token.path("lstrip").asBoolean()
                    || token.path("rstrip").asBoolean()) {
                return false;
            }
        }
        return switch (words.path("type").asText()) {
            case "ByteLevel" ->
                normalizer.isEmpty()
                        && words.path("use_regex").asBoolean(true)
                        && !words.path("add_prefix_space").asBoolean(true);
            case "BertPreTokenizer" -> normalizer.equals("BertNormalizer");
            default -> false;
        };
    }
}
