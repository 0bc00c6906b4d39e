package org.attn4j.datasets.text;

import java.util.stream.Stream;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;

/** Byte-level byte pairs learnt from the text. */
@TypeName("byte_pair")
public record BytePairTokens(@Key(doc = "V, bytes and special tokens included", value = "8000") int vocabulary)
        implements TokenizerConfig {
    public BytePairTokens {
        new BytePairTrainer(vocabulary);
    }

    @Override
    public Tokenizer of(String text) {
        return new BytePairTrainer(vocabulary).train(Stream.of(text));
    }
}
