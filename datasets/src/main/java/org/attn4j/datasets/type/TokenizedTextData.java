package org.attn4j.datasets.type;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.attn4j.datasets.reader.TextReader;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.source.RecipeText;
import org.attn4j.datasets.source.Source;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.task.SplitTextTask;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.task.TextTask;
import org.attn4j.datasets.text.Tokenizer;
import org.attn4j.datasets.text.TokenizerConfig;
import org.attn4j.datasets.token.EncodedCorpus;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.Limits;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.model.DataFacts;

/**
 * A text as tokens of a tokenizer that the recipe names, ours or one of a user's own; its files may have a reader of their
 * own, too.
 *
 * @throws IllegalArgumentException if not exactly one of dataset, file and source is given, the data set is unknown, context is
 *     not positive, or validation is not between 0 and 1
 */
@TypeName("tokenized_text")
public record TokenizedTextData(
        @Key(doc = "name of a data set; give this or file", value = "null", path = ".yaml") Optional<String> dataset,
        @Key(doc = "path of a UTF-8 text; give this or dataset", value = "null") Optional<Path> file,
        @Key(doc = "makes tokens of the text") TokenizerConfig tokenizer,
        @Key(doc = "reads the files", value = "{type: plain_text}") TextReader reader,
        @Key(doc = "T, tokens in a window") int context,
        @Key(doc = "share of the text, at its end, that is kept for validation", value = "0.1") double validation,
        @Key(doc = "texts of one's own; give this, dataset or file", value = "null") Optional<Source> source)
        implements SourcedData {
    /** V while it is not known. */
    private static final int STAND_IN = 256;

    public TokenizedTextData {
        require(context > 0, "context must be positive: %d", context);
        requireAtMost("context", context, Limits.CONTEXT);
        require(validation > 0 && validation < 1, "validation must be between 0 and 1: %s", validation);
        RecipeText.requireOne(dataset, file, source);
    }

    /** Of a data set or a file. */
    public TokenizedTextData(
            Optional<String> dataset,
            Optional<Path> file,
            TokenizerConfig tokenizer,
            TextReader reader,
            int context,
            double validation) {
        this(dataset, file, tokenizer, reader, context, validation, Optional.empty());
    }

    @Override
    public Map<String, Path> files() {
        Map<String, Path> files = new LinkedHashMap<>(tokenizer.files());
        files.putAll(Sources.files(dataset, source, "file", file));
        return files;
    }

    @Override
    public Facts facts() {
        return new Facts(DataFacts.text(STAND_IN, context), false);
    }

    @Override
    public TaskData open(DataContext where) {
        Optional<Corpora> own = Corpora.own(source, dataset, where, validation);
        if (own.isPresent()) {
            return inParts(own.get(), where);
        }
        Corpora text = Corpora.ofText(RecipeText.of(dataset, file), reader, where, validation, false);
        return new TextTask(encoded(text, where), context, text.origin());
    }

    @Override
    public TaskData openOther(KnownData known, DataContext where) {
        return inParts(Corpora.other(source, file, reader, where), where);
    }

    private TaskData inParts(Corpora texts, DataContext where) {
        return new SplitTextTask(encoded(texts, where), context, false, texts.origin());
    }

    private EncodedCorpus encoded(Corpora texts, DataContext where) {
        Supplier<Tokenizer> made = () -> tokenizer.of(texts.corpus(), where.base(), where.progress()::note);
        return tokenizer.isLearnt()
                ? texts.open(where, TaskData.TOKENIZER, tokenizer.toString(), made)
                : texts.openBy(where, TaskData.TOKENIZER, made);
    }
}
