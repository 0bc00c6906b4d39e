package org.attn4j.datasets.config;

import java.nio.file.Path;
import java.util.List;
import org.attn4j.datasets.download.Progress;

/**
 * Where data is looked for.
 *
 * @param dataRoots folders of data sets, first to last; a download goes to the first
 * @param base what a relative {@code file} is relative to: the recipe's folder, or the working directory
 * @param installation the project's own folder
 * @param progress hears of downloads
 * @param offline whether to leave the network alone
 */
public record DataContext(List<Path> dataRoots, Path base, Path installation, Progress progress, boolean offline) {
    public DataContext {
        dataRoots = List.copyOf(dataRoots);
    }
}
