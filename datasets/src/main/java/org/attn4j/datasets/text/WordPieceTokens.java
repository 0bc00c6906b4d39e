package org.attn4j.datasets.text;

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
}
