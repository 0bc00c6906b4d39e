package org.attn4j.datasets.text;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.attn4j.datasets.text.corpus.Corpus;
import org.attn4j.datasets.text.corpus.Sample;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;

/** Word pieces learnt from the lines of the text, as BERT has them. */
@TypeName("word_piece")
public record WordPieceTokens(
        @Key(doc = "V, special tokens included", value = "8000") int vocabulary,
        @Key(doc = "whether upper case and accents go", value = "true") boolean lowerCase)
        implements TokenizerConfig {
    public WordPieceTokens {
        new WordPieceTrainer(vocabulary, lowerCase);
    }

    @Override
    public Tokenizer of(String text) {
        return new WordPieceTrainer(vocabulary, lowerCase).train(text.lines());
    }

    @Override
    public Tokenizer of(Corpus corpus, Path base, Consumer<String> told) {
        return new WordPieceTrainer(vocabulary, lowerCase)
                .train(Sample.of(corpus, told).stream().flatMap(String::lines));
    }

    @Override
    public boolean isLearnt() {
        return true;
    }
}
