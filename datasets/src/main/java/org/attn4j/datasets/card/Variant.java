package org.attn4j.datasets.card;

import static org.attn4j.framework.config.Checks.require;

import java.util.List;

/**
 * One complete form of a data set: the files that, together, hold it.
 *
 * @param files all files of this form; at least one
 */
public record Variant(List<CardFile> files) {
    /**
     * Checks the list.
     *
     * @throws IllegalArgumentException if it is missing or empty
     */
    public Variant {
        require(files != null && !files.isEmpty(), "a variant needs at least one file");
        files = List.copyOf(files);
    }

    /** Whether every file has a URL. */
    public boolean fetchable() {
        return files.stream().allMatch(f -> f.source().isPresent());
    }
}
