package org.attn4j.datasets.source;

import static org.attn4j.framework.config.Checks.require;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.card.CardFile;
import org.attn4j.datasets.card.DatasetCard;
import org.attn4j.datasets.card.DatasetCards;
import org.attn4j.datasets.download.LocatedData;
import org.attn4j.datasets.reader.PlainTextReader;
import org.attn4j.datasets.reader.ProjectText;
import org.attn4j.datasets.reader.TextReader;
import org.attn4j.framework.file.FileFailure;

/** The text that a recipe names: a data set's, or a file's. */
public record RecipeText(String dataset, String file) {
    /**
     * Checks that one of the two is named, and that a named data set exists and is a text.
     *
     * @throws IllegalArgumentException if not
     */
    public RecipeText {
        require(
                given(dataset) != given(file),
                "exactly one of dataset and file must be given: dataset is %s, file is %s",
                dataset,
                file);
        if (given(dataset)) {
            card().map(DatasetCard::reader)
                    .ifPresent(reader -> require(
                            reader.equals(DatasetCard.TEXT) || reader.equals(DatasetCard.PROJECT),
                            "data set %s is not a text but has the reader %s",
                            dataset,
                            reader));
        }
    }

    /**
     * Checks that a recipe names one of a data set, a file and a source.
     *
     * @throws IllegalArgumentException if not, or if a named data set is no text
     */
    public static void requireOne(Optional<String> dataset, Optional<Path> file, Optional<Source> source) {
        if (source.isEmpty()) {
            if (file.isPresent() || !Cards.isRead(dataset, DatasetCard.SOURCE)) {
                of(dataset, file);
            }
            return;
        }
        require(
                dataset.isEmpty() && file.isEmpty(),
                "exactly one of dataset, file and source must be given: dataset is %s, file is %s",
                dataset.orElse(null),
                file.orElse(null));
    }

    /** As a recipe names it. */
    public static RecipeText of(Optional<String> dataset, Optional<Path> file) {
        return new RecipeText(dataset.orElse(null), file.map(Path::toString).orElse(null));
    }

    /** The card, if a data set is named; of a card's file that is gone, none. */
    public Optional<DatasetCard> card() {
        boolean gone = given(dataset)
                && DatasetCards.file(dataset).filter(f -> !Files.exists(f)).isPresent();
        return given(dataset) && !gone ? Optional.of(card(dataset)) : Optional.empty();
    }

    /** Whether the text is the project's own, which has an alphabet of its own. */
    public boolean isProject() {
        return card().map(DatasetCard::bundled).orElse(false);
    }

    /** What it is called in messages. */
    public String origin(DataContext context) {
        return given(dataset) ? "data set " + dataset : "file " + path(context);
    }

    /** The whole text, of files that are UTF-8. */
    public String read(DataContext context) {
        return read(context, new PlainTextReader());
    }

    private String read(DataContext context, TextReader reader) {
        if (!given(dataset)) {
            Path path = path(context);
            if (!Files.isRegularFile(path)) {
                throw new DataException("data.file: there is no file " + path.toAbsolutePath()
                        + " (a relative path in a recipe is relative to the recipe's folder)");
            }
            return text(List.of(path.toUri()), reader);
        }
        if (isProject()) {
            return ProjectText.read(card(dataset).variants().get(0).files().get(0));
        }
        LocatedData found = Cards.obtain(dataset, context);
        return text(
                found.variant().files().stream()
                        .map(f -> found.file(f.name()).toUri())
                        .toList(),
                reader);
    }

    private Path path(DataContext context) {
        return context.base().resolve(file).normalize();
    }

    private static String text(List<URI> files, TextReader reader) {
        if (files.size() == 1) {
            return reader.read(files.get(0));
        }
        return files.stream().map(reader::read).collect(Collectors.joining());
    }

    /** As {@link #open(DataContext, int, TextReader, Function)}, of files that are UTF-8. */
    public <T> T open(DataContext context, int heap, Function<String, T> use) {
        return open(context, heap, new PlainTextReader(), use);
    }

    /**
     * What is made of the whole text.
     *
     * @param heap bytes of Java's heap that suffice for each byte of the text
     * @throws DataException if Java's heap is too small for it; the message tells one that suffices
     */
    public <T> T open(DataContext context, int heap, TextReader reader, Function<String, T> use) {
        try {
            return use.apply(read(context, reader));
        } catch (OutOfMemoryError e) {
            long bytes = bytes(context);
            long has = Runtime.getRuntime().maxMemory();
            long gigabytes = (Math.max((long) heap * bytes, has + (has >> 1)) >> 30) + 1;
            throw new DataException(
                    String.format(
                            Locale.ROOT,
                            "%s, of %,d MiB, is too large to be read and encoded on Java's heap of %,d MiB: give Java"
                                    + " more, ATTN4J_HEAP=%dg suffices, or a part of the text",
                            origin(context),
                            Math.max(1, bytes >> 20),
                            has >> 20,
                            gigabytes),
                    e);
        }
    }

    private long bytes(DataContext context) {
        try {
            return given(dataset)
                    ? card(dataset).variants().get(0).files().stream()
                            .mapToLong(CardFile::bytes)
                            .sum()
                    : Files.size(path(context));
        } catch (IOException e) {
            throw new DataException("cannot read " + path(context) + ": " + FileFailure.reason(e), e);
        }
    }

    private static DatasetCard card(String name) {
        try {
            return DatasetCards.find(name);
        } catch (DataException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static boolean given(String value) {
        return value != null && !value.isBlank();
    }
}
