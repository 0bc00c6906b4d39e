package org.attn4j.datasets.text;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.attn4j.datasets.text.corpus.Corpus;

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

    /**
     * The same for a corpus of any size. One that needs all of it has it in one text.
     *
     * @param told hears of what a user should know, such as that a sample was learnt from
     */
    default Tokenizer of(Corpus corpus, Path base, Consumer<String> told) {
        return of(corpus.whole(), base);
    }

    /** Whether the tokenizer is a function of these keys and the text alone, so that of a text it need be made but once. */
    default boolean isLearnt() {
        return false;
    }

    /** Files of the user's that it reads, by their keys. */
    default Map<String, Path> files() {
        return Map.of();
    }
}
