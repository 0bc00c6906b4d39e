package org.attn4j.datasets.text;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.attn4j.datasets.text.corpus.Corpus;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.TypeName;

/** A tokenizer.json that is there already: Hugging Face's or another run's. */
@TypeName("hugging_face")
public record HuggingFaceTokens(
        @Key(doc = "path of a tokenizer.json, or of the folder that holds it; relative to the recipe's folder")
                Path file)
        implements TokenizerConfig {
    @Override
    public Tokenizer of(String text) {
        return HuggingFaceFiles.read(file);
    }

    @Override
    public Tokenizer of(String text, Path base) {
        return HuggingFaceFiles.read(base.resolve(file).normalize());
    }

    @Override
    public Tokenizer of(Corpus corpus, Path base, Consumer<String> told) {
        return of("", base);
    }

    @Override
    public Map<String, Path> files() {
        return Map.of("tokenizer.file", file);
    }
}
