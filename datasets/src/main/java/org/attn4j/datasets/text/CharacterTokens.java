package org.attn4j.datasets.text;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.attn4j.datasets.text.corpus.Corpus;
import org.attn4j.framework.config.TypeName;

/** One id for each character that occurs in the text. */
@TypeName("characters")
public record CharacterTokens() implements TokenizerConfig {
    @Override
    public Tokenizer of(String text) {
        return CharacterTokenizer.of(text);
    }

    @Override
    public Tokenizer of(Corpus corpus, Path base, Consumer<String> told) {
        return CharacterTokenizer.of(corpus);
    }

    @Override
    public boolean isLearnt() {
        return true;
    }
}
