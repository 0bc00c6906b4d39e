package org.attn4j.datasets.text;

import java.nio.file.Path;
import java.util.Map;

/** Makes the tokenizer that a recipe names: a record whose fields are its keys. */
public interface TokenizerConfig {
    /**
     * The tokenizer for a text.
     *
     * @param text the training part and what is held out: all that will be encoded
     */
    Tokenizer of(String text);

    /**
     * The same, of one that reads a file.
     *
     * @param base what a relative path is relative to: the recipe's folder
     */
    default Tokenizer of(String text, Path base) {
        return of(text);
    }

    /** Files of the user's that it reads, by their keys. */
    default Map<String, Path> files() {
        return Map.of();
    }
}
