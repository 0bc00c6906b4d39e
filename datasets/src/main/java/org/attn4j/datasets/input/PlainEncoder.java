package org.attn4j.datasets.input;

import org.attn4j.datasets.text.Tokenizer;

/**
 * The whole text, token by token, as running text is read: nothing is added and nothing is cut.
 *
 * @param tokenizer what a token is
 */
public record PlainEncoder(Tokenizer tokenizer) implements InputEncoder {
    @Override
    public EncodedInput encode(String text) {
        int[] ids = tokenizer.encode(text);
        return EncodedInput.of(ids, ids.length, 0, false, "");
    }
}
