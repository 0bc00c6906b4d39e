package org.attn4j.datasets.type;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.attn4j.datasets.reader.TextReader;
import org.attn4j.datasets.source.Cards;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.source.RecipeText;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.task.TextTask;
import org.attn4j.datasets.text.TokenizerConfig;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.Limits;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.model.DataFacts;

/**
 * A text as tokens of a tokenizer that the recipe names, ours or one of a user's own; its files may have a reader of their
 * own, too.
 *
 * @throws IllegalArgumentException if not exactly one of dataset and file is given, the data set is unknown, context is
 *     not positive, or validation is not between 0 and 1
 */
@TypeName("tokenized_text")
public record TokenizedTextData(
        @Key(doc = "name of a data set; give this or file", value = "null", path = ".yaml") Optional<String> dataset,
        @Key(doc = "path of a UTF-8 text; give this or dataset", value = "null") Optional<Path> file,
        @Key(doc = "makes tokens of the text") TokenizerConfig tokenizer,
        @Key(doc = "reads the files", value = "{type: plain_text}") TextReader reader,
        @Key(doc = "T, tokens in a window") int context,
        @Key(doc = "share of the text, at its end, that is kept for validation", value = "0.1") double validation)
        implements DataConfig {
    /** V while it is not known. */
    private static final int STAND_IN = 256;

    /** Bytes of heap for a byte of text: as many tokens as characters, at worst. */
    private static final int HEAP = 10;

    public TokenizedTextData {
        require(context > 0, "context must be positive: %d", context);
        requireAtMost("context", context, Limits.CONTEXT);
        require(validation > 0 && validation < 1, "validation must be between 0 and 1: %s", validation);
        RecipeText.of(dataset, file);
    }

    @Override
    public Map<String, Path> files() {
        Map<String, Path> files = new LinkedHashMap<>(tokenizer.files());
        files.putAll(Cards.file(dataset));
        file.ifPresent(path -> files.put("file", path));
        return files;
    }

    @Override
    public Facts facts() {
        return new Facts(DataFacts.text(STAND_IN, context), false);
    }

    @Override
    public TaskData openOther(KnownData known, DataContext where) {
        return SourceText.other(Optional.empty(), file, context, false, where);
    }

    @Override
    public TextTask open(DataContext where) {
        RecipeText source = RecipeText.of(dataset, file);
        return source.open(
                where,
                HEAP,
                reader,
                text -> TextTask.split(
                        text,
                        source.origin(where),
                        validation,
                        context,
                        all -> where.tokenizer(TaskData.TOKENIZER, () -> tokenizer.of(all, where.base()))));
    }
}
