package org.attn4j.recipes.cli;

import java.nio.file.Path;
import org.attn4j.datasets.download.DataRoots;
import org.attn4j.datasets.download.Progress;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.recipes.run.RunFolder;

/** Where a command looks for data. */
final class DataPlaces {
    private DataPlaces() {}

    /** For a run that is there: relative files are relative to the working directory, texts encoded by its tokenizers. */
    static DataContext of(RecipeOptions options, RunFolder run) {
        return of(options, Path.of("").toAbsolutePath()).with(run.tokenizers());
    }

    /** Places by option, environment and home; relative files are relative to a base. */
    static DataContext of(RecipeOptions options, Path base) {
        return new DataContext(
                DataRoots.choose(options.data, System.getenv(), Path.of(System.getProperty("user.home"))),
                base,
                Progress.notes(note -> System.err.println(note)),
                false);
    }
}
