package org.attn4j.datasets.text;

import org.attn4j.framework.config.TypeName;

/** One id for each character that occurs in the text. */
@TypeName("characters")
public record CharacterTokens() implements TokenizerConfig {
    @Override
    public Tokenizer of(String text) {
        return CharacterTokenizer.of(text);
    }
}
