package org.attn4j.datasets.type;

import static org.attn4j.framework.config.Checks.require;
import static org.attn4j.framework.config.Checks.requireAtMost;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.attn4j.datasets.card.DatasetCard;
import org.attn4j.datasets.reader.ProjectText;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.source.RecipeText;
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
 * @throws IllegalArgumentException if not exactly one of dataset and file is given, the data set is unknown, context is
 *     not positive, or validation is not between 0 and 1
 */
@TypeName("characters")
public record CharacterData(
        @Key(doc = "name of a data set; give this or file", value = "null") Optional<String> dataset,
        @Key(doc = "path of a UTF-8 text; give this or dataset", value = "null") Optional<Path> file,
        @Key(doc = "T, characters in a window") int context,
        @Key(doc = "share of the text, at its end, that is kept for validation", value = "0.1") double validation)
        implements DataConfig {
    /** V while it is not known: that of a text with some non-ASCII characters. */
    private static final int STAND_IN = 128;

    /** Bytes of heap for a byte of text. */
    private static final int HEAP = 10;

    public CharacterData {
        require(context > 0, "context must be positive: %d", context);
        requireAtMost("context", context, Limits.CONTEXT);
        require(validation > 0 && validation < 1, "validation must be between 0 and 1: %s", validation);
        RecipeText.of(dataset, file);
    }

    @Override
    public Map<String, Path> files() {
        return file.map(path -> Map.of("file", path)).orElse(Map.of());
    }

    @Override
    public Facts facts() {
        return source().card()
                .flatMap(card -> card.fact(DatasetCard.VOCABULARY))
                .map(vocabulary -> new Facts(DataFacts.text(Math.toIntExact(vocabulary), context), true))
                .orElse(new Facts(DataFacts.text(STAND_IN, context), false));
    }

    @Override
    public TextTask open(DataContext where) {
        RecipeText source = source();
        return source.open(
                where,
                HEAP,
                text -> TextTask.split(
                        text,
                        source.origin(where),
                        validation,
                        context,
                        all -> where.tokenizer(
                                TaskData.TOKENIZER,
                                () -> CharacterTokenizer.of(source.isProject() ? ProjectText.ALPHABET : all))));
    }

    private RecipeText source() {
        return RecipeText.of(dataset, file);
    }
}
