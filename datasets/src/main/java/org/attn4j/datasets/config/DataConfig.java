package org.attn4j.datasets.config;

import org.attn4j.datasets.DataException;
import org.attn4j.datasets.DownloadException;

/** The {@code data} section of a recipe. */
public interface DataConfig {
    /** What a model must know beforehand; reads neither data nor network. */
    Facts facts();

    /**
     * Finds, reads and encodes the data.
     *
     * @throws DataException if data is missing, damaged or unusable
     * @throws DownloadException if a download began and failed
     */
    TaskData open(DataContext context);
}
