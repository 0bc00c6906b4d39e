package org.attn4j.datasets.config;

import static org.attn4j.framework.config.Checks.require;

import java.nio.file.Path;
import java.util.Optional;
import org.attn4j.datasets.text.Gpt2Tokenizer;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.model.DataFacts;

/**
 * A text as GPT-2's byte-level BPE tokens: 50,257 ids. The text is cut into training and validation part by characters,
 * then each part is encoded.
 *
 * @param dataset name of a data set; give this or file
 * @param file path of a UTF-8 text; give this or dataset
 * @param context T, tokens in a window
 * @param validation share of the text, at its end, that is kept for validation
 * @throws IllegalArgumentException if not exactly one of dataset and file is given, the data set is unknown, context is
 *     not positive, or validation is not between 0 and 1
 */
@TypeName("gpt2_bpe")
public record Gpt2BpeData(
        @Key(doc = "name of a data set; give this or file", value = "null") Optional<String> dataset,
        @Key(doc = "path of a UTF-8 text; give this or dataset", value = "null") Optional<Path> file,
        @Key(doc = "T, tokens in a window") int context,
        @Key(doc = "share of the text, at its end, that is kept for validation", value = "0.1") double validation)
        implements DataConfig {
    public Gpt2BpeData {
        require(context > 0, "context must be positive: %d", context);
        require(validation > 0 && validation < 1, "validation must be between 0 and 1: %s", validation);
        TextSource.of(dataset, file);
    }

    @Override
    public Facts facts() {
        return new Facts(DataFacts.text(Gpt2Tokenizer.VOCABULARY, context), true);
    }

    @Override
    public TextData open(DataContext where) {
        TextSource source = TextSource.of(dataset, file);
        return TextData.split(
                source.read(where), source.origin(where), validation, context, text -> new Gpt2Tokenizer());
    }
}
