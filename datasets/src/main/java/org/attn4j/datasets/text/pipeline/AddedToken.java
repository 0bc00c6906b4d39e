package org.attn4j.datasets.text.pipeline;

import java.util.List;
import org.attn4j.datasets.text.pipeline.json.JsonPart;

/**
 * A token that is looked for in a text before it is cut.
 *
 * @param content how it is written
 * @param singleWord whether it counts only where no letter or digit stands beside it
 * @param leftStrip whether it takes the white space before it
 * @param rightStrip whether it takes the white space after it
 * @param normalized whether it is looked for in the normalized text, in its own normalized form
 * @param special whether decoding leaves it out
 */
record AddedToken(
        String content,
        boolean singleWord,
        boolean leftStrip,
        boolean rightStrip,
        boolean normalized,
        boolean special) {
    static AddedToken read(JsonPart part) {
        return new AddedToken(
                part.at("content").string(),
                part.at("single_word").flag(false),
                part.at("lstrip").flag(false),
                part.at("rstrip").flag(false),
                part.at("normalized").flag(false),
                part.at("special").flag(false));
    }

    /** Reads a file's {@code added_tokens}. */
    static List<AddedToken> list(JsonPart part) {
        return part.absent()
                ? List.of()
                : part.list().stream()
                        .map(AddedToken::read)
                        .filter(t -> !t.content.isEmpty())
                        .toList();
    }
}
