package org.attn4j.datasets.download;

import java.nio.file.Path;
import org.attn4j.datasets.card.CardFile;
import org.attn4j.datasets.card.DatasetCard;
import org.attn4j.datasets.card.Variant;

/**
 * A data set on this machine, every file checked.
 *
 * @param card the data set
 * @param variant the form it was found in
 * @param folder the folder that holds the variant's files
 */
public record LocatedData(DatasetCard card, Variant variant, Path folder) {
    /**
     * The path of one file.
     *
     * @throws IllegalArgumentException if the variant has no file of that name
     */
    public Path file(String name) {
        for (CardFile file : variant.files()) {
            if (file.name().equals(name)) {
                return folder.resolve(name);
            }
        }
        throw new IllegalArgumentException("this variant of " + card.name() + " has no file " + name);
    }
}
