package org.attn4j.datasets.source;

import static org.attn4j.framework.config.Checks.require;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.card.DatasetCard;
import org.attn4j.datasets.card.DatasetCards;
import org.attn4j.datasets.download.DataLocator;
import org.attn4j.datasets.download.LocatedData;

/** The data set that a recipe names: one of the known ones, or the file of a card. */
public final class Cards {
    private Cards() {}

    /**
     * The card of a data set that can be read in a certain way.
     *
     * @param readers the ways that will do
     * @throws IllegalArgumentException if there is no such data set, or it is read in another way
     */
    public static DatasetCard find(String name, String... readers) {
        DatasetCard card = checked(name);
        require(
                List.of(readers).contains(card.reader()),
                "data set %s has the reader %s; expected one of %s",
                name,
                card.reader(),
                List.of(readers));
        return card;
    }

    private static DatasetCard checked(String name) {
        try {
            DatasetCard card = DatasetCards.find(name);
            if (!card.source().isEmpty()) {
                CardSource.of(card, Path.of(""));
            }
            return card;
        } catch (DataException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * As {@link #find}, but of a card's file that is not there nothing: a run answers without it, and what reads data
     * says that it is missing.
     *
     * @param name as a recipe has it
     * @throws IllegalArgumentException also if there is no name
     */
    public static Optional<DatasetCard> known(Optional<String> name, String... readers) {
        require(name.isPresent(), "give dataset or source");
        boolean gone =
                DatasetCards.file(name.get()).filter(f -> !Files.exists(f)).isPresent();
        return gone ? Optional.empty() : Optional.of(find(name.get(), readers));
    }

    /**
     * Whether a data set is read in a way; not where its card's file is gone.
     *
     * @throws IllegalArgumentException if there is no such data set
     */
    public static boolean isRead(Optional<String> name, String reader) {
        return name.filter(n -> !n.isBlank()).isPresent()
                && DatasetCards.file(name.get()).map(Files::exists).orElse(true)
                && checked(name.get()).reader().equals(reader);
    }

    /** The file of a data set's card, by the key that names it. */
    public static Map<String, Path> file(Optional<String> name) {
        Map<String, Path> files = new LinkedHashMap<>();
        name.flatMap(DatasetCards::file).ifPresent(file -> files.put("dataset", file));
        return files;
    }

    /** Finds the files of a data set, or downloads them. */
    public static LocatedData obtain(String name, DataContext where) {
        DatasetCard card = DatasetCards.find(name);
        Optional<Path> beside =
                DatasetCards.file(name).map(file -> file.toAbsolutePath().getParent());
        return new DataLocator(where.dataRoots(), beside).obtain(card, where.progress(), where.offline());
    }

    /** What the card of a data set, in a file that is there, says of how its files are read; nothing is looked for. */
    public static Optional<Source> described(Optional<String> name) {
        return isRead(name, DatasetCard.SOURCE)
                ? Optional.of(CardSource.of(checked(name.get()), Path.of("")))
                : Optional.empty();
    }

    /** What a data set's card says of how its files are read, once they are found; empty where it says nothing. */
    public static Optional<Source> source(Optional<String> name, DataContext where) {
        if (!isRead(name, DatasetCard.SOURCE)) {
            return Optional.empty();
        }
        LocatedData found = obtain(name.get(), where);
        return Optional.of(CardSource.of(found.card(), found.folder()));
    }
}
