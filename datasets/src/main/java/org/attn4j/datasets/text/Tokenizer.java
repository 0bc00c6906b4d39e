package org.attn4j.datasets.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.attn4j.datasets.DataException;

/**
 * Text to ids and back. Ids are 0 … {@link #vocabulary()} - 1. One of a user's own has a {@code public static} method {@code
 * fromJson(JsonNode)} that makes it again out of {@link #toJson}.
 */
public interface Tokenizer {
    /** V, the number of ids. */
    int vocabulary();

    /**
     * The ids of a text.
     *
     * @throws DataException if the text holds what the vocabulary cannot express
     */
    int[] encode(String text);

    /**
     * The ids of a text with the special tokens that the tokenizer's file puts around it; the text's own where it puts none.
     *
     * @throws DataException if the text holds what the vocabulary cannot express
     */
    default int[] framed(String text) {
        return encode(text);
    }

    /**
     * The last place behind the first char where a text may be cut in two whose ids, one after the other, are its own: what
     * makes it possible to encode a text of any size. 0 if none is known.
     */
    default int seam(CharSequence text) {
        return 0;
    }

    /**
     * The text of ids; bytes that are no UTF-8 become U+FFFD.
     *
     * @throws IllegalArgumentException if an id is outside the vocabulary
     */
    String decode(int[] ids);

    /** A decoder for ids that come one by one; its pieces together are what {@link #decode} gives. */
    default StreamingDecoder streamingDecoder() {
        return new RedecodingDecoder(this);
    }

    /** The ids that stand for no text. */
    default SpecialTokens specialTokens() {
        return SpecialTokens.NONE;
    }

    /** The Jinja template by which conversations become one text; empty where it comes with none. */
    default Optional<String> chatTemplate() {
        return Optional.empty();
    }

    /**
     * One id's entry in the vocabulary, to be shown: a byte-level token has Ġ for a space, a part inside a word ##.
     *
     * @throws IllegalArgumentException if the id is outside the vocabulary
     */
    default String token(int id) {
        return decode(new int[] {id});
    }

    /** What is needed to build it again; its {@code type} is the class's full name, unless it is one of ours. */
    ObjectNode toJson();
}
