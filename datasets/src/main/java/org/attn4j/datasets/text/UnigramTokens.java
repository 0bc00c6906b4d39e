package org.attn4j.datasets.text;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.attn4j.datasets.text.corpus.Corpus;
import org.attn4j.datasets.text.corpus.Sample;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;

/** Pieces learnt from the lines of the text that make them most likely, as T5 has them. */
@TypeName("unigram")
public record UnigramTokens(@Key(doc = "V, special tokens included", value = "8000") int vocabulary)
        implements TokenizerConfig {
    public UnigramTokens {
        new UnigramTrainer(vocabulary);
    }

    @Override
    public Tokenizer of(String text) {
        return new UnigramTrainer(vocabulary).train(text.lines());
    }

    @Override
    public Tokenizer of(Corpus corpus, Path base, Consumer<String> told) {
        return new UnigramTrainer(vocabulary)
                .train(Sample.of(corpus, told).stream().flatMap(String::lines));
    }

    @Override
    public boolean isLearnt() {
        return true;
    }
}
