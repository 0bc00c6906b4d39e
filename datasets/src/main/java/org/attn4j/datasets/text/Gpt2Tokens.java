package org.attn4j.datasets.text;

import org.attn4j.framework.config.TypeName;

/** GPT-2's byte-level byte pairs, whatever the text. */
@TypeName("gpt2")
public record Gpt2Tokens() implements TokenizerConfig {
    @Override
    public Tokenizer of(String text) {
        return new Gpt2Tokenizer();
    }
}
