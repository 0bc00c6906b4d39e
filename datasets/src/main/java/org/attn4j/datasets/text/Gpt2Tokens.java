package org.attn4j.datasets.text;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.attn4j.datasets.text.corpus.Corpus;
import org.attn4j.framework.config.TypeName;

/** GPT-2's byte-level byte pairs, whatever the text. */
@TypeName("gpt2")
public record Gpt2Tokens() implements TokenizerConfig {
    @Override
    public Tokenizer of(String text) {
        return new Gpt2Tokenizer();
    }

    @Override
    public Tokenizer of(Corpus corpus, Path base, Consumer<String> told) {
        return new Gpt2Tokenizer();
    }

    @Override
    public boolean isLearnt() {
        return true;
    }
}
