package org.attn4j.datasets.input;

import static org.attn4j.framework.config.Checks.require;

import java.util.Locale;
import java.util.Optional;

/**
 * A text as a model is given it.
 *
 * @param ids [T], the tokens that frame a text included
 * @param segments [T], 0 for each id of a text in one part; of a text in two parts 1 for those of the second
 * @param tokens how many tokens the whole text has, without the frame
 * @param unread how many of them are cut
 * @param tail whether the first tokens are cut, and not the last
 * @param limit the key of the recipe that decides how much is read, with its value: {@code data.context 128}
 * @throws IllegalArgumentException if there are not as many segments as ids, or more tokens are cut than there are
 */
public record EncodedInput(int[] ids, int[] segments, int tokens, int unread, boolean tail, String limit) {
    public EncodedInput {
        require(ids.length == segments.length, "%d ids need as many segments: %d", ids.length, segments.length);
        require(unread >= 0 && unread <= tokens, "of %d tokens %d cannot be cut", tokens, unread);
    }

    /** A text in one part. */
    static EncodedInput of(int[] ids, int tokens, int unread, boolean tail, String limit) {
        return new EncodedInput(ids, new int[ids.length], tokens, unread, tail, limit);
    }

    /** In words, what a model does not read of the text; empty where it reads everything. */
    public Optional<String> notice() {
        if (unread == 0) {
            return Optional.empty();
        }
        String part = tail ? "first" : "last";
        return Optional.of(String.format(
                Locale.ROOT,
                "%,d tokens, the %s %,d are not read (%s)",
                tokens,
                unread == 1 ? part + " one" : part,
                unread,
                limit));
    }
}
