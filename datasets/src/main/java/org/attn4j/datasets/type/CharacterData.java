package org.attn4j.datasets.type;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.attn4j.datasets.card.DatasetCard;
import org.attn4j.datasets.reader.ProjectText;
import org.attn4j.datasets.source.Cards;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.source.RecipeText;
import org.attn4j.datasets.source.Source;
import org.attn4j.datasets.source.SourceTexts;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.task.TextTask;
import org.attn4j.datasets.text.CharacterTokenizer;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.config.Limits;
import org.attn4j.framework.config.TypeName;
import org.attn4j.framework.model.DataFacts;

/**
 * A text as characters: one id for each that occurs in it.
 *
 * @param dataset name of a data set; give this or file
 * @param file path of a UTF-8 text; give this or dataset
 * @param context T, characters in a window
 * @param validation share of the text, at its end, that is kept for validation
 * @param source texts of one's own; give this, dataset or file
 * @throws IllegalArgumentException if not exactly one of dataset, file and source is given, the data set is unknown, context is
 *     not positive, or validation is not between 0 and 1
 */
@TypeName("characters")
public record CharacterData(
        @Key(doc = "name of a data set; or a card's file; give this or file", value = "null", path = ".yaml")
                Optional<String> dataset,
        @Key(doc = "path of a UTF-8 text; give this or dataset", value = "null") Optional<Path> file,
        @Key(doc = "T, characters in a window") int context,
        @Key(doc = "share of the text, at its end, that is kept for validation", value = "0.1") double validation,
        @Key(doc = "texts of one's own; give this, dataset or file", value = "null") Optional<Source> source)
        implements DataConfig {
    /** V while it is not known: that of a text with some non-ASCII characters. */
    private static final int STAND_IN = 128;

    /** Bytes of heap for a byte of text. */
    private static final int HEAP = 10;

    public CharacterData {
        require(context > 0, "context must be positive: %d", context);
        requireAtMost("context", context, Limits.CONTEXT);
        require(validation > 0 && validation < 1, "validation must be between 0 and 1: %s", validation);
        RecipeText.requireOne(dataset, file, source);
    }

    /** Of a data set or a file. */
    public CharacterData(Optional<String> dataset, Optional<Path> file, int context, double validation) {
        this(dataset, file, context, validation, Optional.empty());
    }

    @Override
    public Map<String, Path> files() {
        return Sources.files(dataset, source, "file", file);
    }

    @Override
    public Optional<Source> reading() {
        return source.or(() -> Cards.described(dataset));
    }

    @Override
    public Map<String, String> sums(DataContext where) {
        return Sources.sums(source, dataset, where);
    }

    @Override
    public Facts facts() {
        if (source.isPresent() || Cards.isRead(dataset, DatasetCard.SOURCE)) {
            return new Facts(DataFacts.text(STAND_IN, context), false);
        }
        return text().card()
                .flatMap(card -> card.fact(DatasetCard.VOCABULARY))
                .map(vocabulary -> new Facts(DataFacts.text(Math.toIntExact(vocabulary), context), true))
                .orElse(new Facts(DataFacts.text(STAND_IN, context), false));
    }

    @Override
    public TaskData open(DataContext where) {
        Optional<Source> own = Sources.of(source, dataset, where);
        if (own.isPresent()) {
            SourceTexts texts = new SourceTexts(own.get(), where);
            return SourceText.open(
                    texts,
                    context,
                    validation,
                    all -> where.tokenizer(TaskData.TOKENIZER, () -> CharacterTokenizer.of(all)));
        }
        RecipeText text = text();
        return text.open(
                where,
                HEAP,
                read -> TextTask.split(
                        read,
                        text.origin(where),
                        validation,
                        context,
                        all -> where.tokenizer(
                                TaskData.TOKENIZER,
                                () -> CharacterTokenizer.of(text.isProject() ? ProjectText.ALPHABET : all))));
    }

    @Override
    public TaskData openOther(KnownData known, DataContext where) {
        return SourceText.other(source, file, context, false, where);
    }

    private RecipeText text() {
        return RecipeText.of(dataset, file);
    }
}
