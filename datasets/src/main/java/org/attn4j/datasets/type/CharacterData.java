package org.attn4j.datasets.type;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.attn4j.datasets.card.DatasetCard;
import org.attn4j.datasets.reader.ProjectText;
import org.attn4j.datasets.source.Cards;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.source.RecipeText;
import org.attn4j.datasets.source.Source;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.task.SplitTextTask;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.task.TextTask;
import org.attn4j.datasets.text.CharacterTokenizer;
import org.attn4j.datasets.text.Tokenizer;
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
        implements SourcedData {
    /** V while it is not known: that of a text with some non-ASCII characters. */
    private static final int STAND_IN = 128;

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
        Optional<Corpora> own = Corpora.own(source, dataset, where, validation);
        if (own.isPresent()) {
            return inParts(own.get(), where);
        }
        RecipeText named = text();
        Corpora text = Corpora.ofText(named, where, validation, false);
        Supplier<Tokenizer> made = () ->
                named.isProject() ? CharacterTokenizer.of(ProjectText.ALPHABET) : CharacterTokenizer.of(text.corpus());
        return new TextTask(text.open(where, TaskData.TOKENIZER, "characters", made), context, text.origin());
    }

    @Override
    public TaskData openOther(KnownData known, DataContext where) {
        return inParts(Corpora.other(source, file, where), where);
    }

    private TaskData inParts(Corpora texts, DataContext where) {
        return new SplitTextTask(
                texts.open(where, TaskData.TOKENIZER, "characters", () -> CharacterTokenizer.of(texts.corpus())),
                context,
                false,
                texts.origin());
    }

    private RecipeText text() {
        return RecipeText.of(dataset, file);
    }
}
