package org.attn4j.datasets.text;

/** Makes the tokenizer that a recipe names: a record whose fields are its keys. */
public interface TokenizerConfig {
    /**
     * The tokenizer for a text.
     *
     * @param text the training part and what is held out: all that will be encoded
     */
    Tokenizer of(String text);
}
