package org.attn4j.recipes.cli;

import java.nio.file.Path;
import org.attn4j.datasets.config.DataContext;
import org.attn4j.datasets.download.DataRoots;
import org.attn4j.datasets.download.Progress;

/** Where a command looks for data. */
final class DataPlaces {
    private DataPlaces() {}

    /** Places by option, environment and home; relative files are relative to a base. */
    static DataContext of(RecipeOptions options, Path base) {
        return new DataContext(
                DataRoots.choose(options.data, System.getenv(), Path.of(System.getProperty("user.home"))),
                base,
                Installation.home(),
                Progress.notes(note -> System.err.println(note)),
                false);
    }
}
