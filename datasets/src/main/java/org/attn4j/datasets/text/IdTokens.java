package org.attn4j.datasets.text;

import static org.attn4j.framework.config.Checks.require;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.attn4j.datasets.text.corpus.Corpus;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;

/**
 * No tokenizer: texts are the numbers of tokens, {@code 12 7 99}, as where a model comes without one.
 *
 * @throws IllegalArgumentException if there is no token
 */
@TypeName("ids")
public record IdTokens(@Key(doc = "V, the number of tokens") int vocabulary) implements TokenizerConfig {
    public IdTokens {
        require(vocabulary > 0, "vocabulary must be positive: %d", vocabulary);
    }

    @Override
    public Tokenizer of(String text) {
        return new IdTokenizer(vocabulary);
    }

    @Override
    public Tokenizer of(Corpus corpus, Path base, Consumer<String> told) {
        return of("");
    }
}
