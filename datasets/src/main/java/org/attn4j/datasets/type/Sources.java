package org.attn4j.datasets.type;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attn4j.datasets.card.DatasetCard;
import org.attn4j.datasets.source.Cards;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.source.RecipeText;
import org.attn4j.datasets.source.Source;
import org.attn4j.datasets.source.SourceTexts;
import org.attn4j.datasets.text.Tokenizer;

/** The {@code source} key of data. */
final class Sources {
    private Sources() {}

    /** The source that a recipe gives, or else the one that its data set's card tells of, its files found. */
    static Optional<Source> of(Optional<Source> source, Optional<String> dataset, DataContext where) {
        return source.isPresent() ? source : Cards.source(dataset, where);
    }

    /** The classes that the card of a data set states; none of a source that the recipe gives. */
    static List<String> classes(Optional<Source> source, Optional<String> dataset) {
        return source.isPresent()
                ? List.of()
                : Cards.find(dataset.orElseThrow(), DatasetCard.SOURCE).classes();
    }

    /** The file of a data set's card, the files of a source and others, by their keys. */
    static Map<String, Path> files(
            Optional<String> dataset, Optional<Source> source, String key, Optional<Path> other) {
        Map<String, Path> files = source.isPresent() ? new LinkedHashMap<>() : Cards.file(dataset);
        source.ifPresent(s -> s.files().forEach((name, path) -> files.put("source." + name, path)));
        other.ifPresent(path -> files.put(key, path));
        return files;
    }

    /** Tells of a context that no text fills: it costs positions, or padding, for nothing. */
    static void noteOfContext(int context, int longest, DataContext where) {
        if (longest < context) {
            where.progress()
                    .note("data.context " + context + " is longer than every training text: data.context=" + longest
                            + " holds them all");
        }
    }

    /** What is read of data that the recipe never named. */
    static SourceTexts other(Optional<Source> source, DataContext where) {
        return new SourceTexts(source.orElseThrow(), where);
    }

    /** One of a run's tokenizers. */
    static Tokenizer made(String name, DataContext where) {
        return where.tokenizer(name, () -> {
            throw new IllegalArgumentException("the run has no tokenizer '" + name + "'");
        });
    }

    /** The sums of a source's files, or of those that a data set's card tells of. */
    static Map<String, String> sums(Optional<Source> source, Optional<String> dataset, DataContext where) {
        return of(source, dataset, where).map(s -> s.sums(where)).orElse(Map.of());
    }

    /** The same, or the sum of a file in their place. */
    static Map<String, String> sums(
            Optional<Source> source, Optional<String> dataset, Optional<Path> file, DataContext where) {
        return file.isPresent() ? RecipeText.of(Optional.empty(), file).sums(where) : sums(source, dataset, where);
    }
}
