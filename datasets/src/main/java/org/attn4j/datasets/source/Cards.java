package org.attn4j.datasets.source;

import static org.attn4j.framework.config.Checks.require;

import java.util.List;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.card.DatasetCard;
import org.attn4j.datasets.card.DatasetCards;
import org.attn4j.datasets.download.DataLocator;
import org.attn4j.datasets.download.LocatedData;

/** The data set that a recipe names. */
public final class Cards {
    private Cards() {}

    /**
     * The card of a data set that can be read in a certain way.
     *
     * @param readers the ways that will do
     * @throws IllegalArgumentException if there is no such data set, or it is read in another way
     */
    public static DatasetCard find(String name, String... readers) {
        DatasetCard card;
        try {
            card = DatasetCards.find(name);
        } catch (DataException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        require(
                List.of(readers).contains(card.reader()),
                "data set %s has the reader %s; expected one of %s",
                name,
                card.reader(),
                List.of(readers));
        return card;
    }

    /** Finds the files of a data set, or downloads them. */
    public static LocatedData obtain(String name, DataContext where) {
        return new DataLocator(where.dataRoots()).obtain(DatasetCards.find(name), where.progress(), where.offline());
    }
}
