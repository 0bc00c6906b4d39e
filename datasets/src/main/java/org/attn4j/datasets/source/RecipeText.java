package org.attn4j.datasets.source;

import static org.attn4j.framework.config.Checks.require;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.card.CardFile;
import org.attn4j.datasets.card.DatasetCard;
import org.attn4j.datasets.card.DatasetCards;
import org.attn4j.datasets.download.LocatedData;
import org.attn4j.datasets.reader.BlockText;
import org.attn4j.datasets.reader.PlainTextReader;
import org.attn4j.datasets.reader.ProjectText;
import org.attn4j.datasets.reader.TextReader;
import org.attn4j.framework.file.FileFailure;

/** The text that a recipe names: a data set's, or a file's. */
public record RecipeText(String dataset, String file) {
    /** Bytes of heap for a byte of text that is read in one piece. */
    private static final int HEAP = 4;

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

    /** The text, as a reader reads it. UTF-8 comes block by block; any other reader needs heap for all of it. */
    public BlockText blocks(DataContext context, TextReader reader) {
        if (isProject()) {
            return BlockText.of(read(context, reader));
        }
        return reader instanceof PlainTextReader
                ? BlockText.of(files(context))
                : BlockText.of(this.<String>open(context, HEAP, reader, text -> text));
    }

    /** The sums of the text's files, by their names; the name of a file of one's own is its path. */
    public Map<String, String> sums(DataContext context) {
        Map<String, String> sums = new LinkedHashMap<>();
        if (given(dataset)) {
            card(dataset).variants().get(0).files().forEach(file -> sums.put(file.name(), file.sha256()));
        } else {
            sums.putAll(FilePattern.sums(List.of(path(context))));
        }
        return sums;
    }

    private String read(DataContext context, TextReader reader) {
        return isProject()
                ? ProjectText.read(card(dataset).variants().get(0).files().get(0))
                : text(files(context), reader);
    }

    private List<URI> files(DataContext context) {
        if (!given(dataset)) {
            Path path = path(context);
            if (!Files.isRegularFile(path)) {
                throw new DataException("data.file: there is no file " + path.toAbsolutePath()
                        + " (a relative path in a recipe is relative to the recipe's folder)");
            }
            return List.of(path.toUri());
        }
        LocatedData found = Cards.obtain(dataset, context);
        return found.variant().files().stream()
                .map(f -> found.file(f.name()).toUri())
                .toList();
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
