package org.attn4j.datasets.text;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.attn4j.datasets.text.corpus.Corpus;
import org.attn4j.datasets.text.corpus.Sample;
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

    @Override
    public Tokenizer of(Corpus corpus, Path base, Consumer<String> told) {
        return new BytePairTrainer(vocabulary).train(Sample.of(corpus, told).stream());
    }

    @Override
    public boolean isLearnt() {
        return true;
    }
}
