package org.attn4j.recipes.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.attn4j.datasets.download.DataRoots;
import org.attn4j.datasets.download.Progress;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.token.TokenCache;

/** Where data are looked for. */
public final class DataPlaces {
    private DataPlaces() {}

    /**
     * For a run that is there: relative files are relative to the working directory, texts encoded by its tokenizers.
     *
     * @param roots folders of data sets; empty for those of environment and home
     * @param notes hears of downloads
     */
    public static DataContext of(List<Path> roots, RunFolder run, Consumer<String> notes) {
        return of(roots, Path.of("").toAbsolutePath(), notes).with(run.tokenizers());
    }

    /** Where what has been encoded is kept: {@value TokenCache#PROPERTY}, else {@code ~/.cache/attn4j/tokens} or below {@code XDG_CACHE_HOME}. */
    public static Path tokens() {
        String named = System.getProperty(TokenCache.PROPERTY);
        if (named != null) {
            return Path.of(named);
        }
        String cache = System.getenv("XDG_CACHE_HOME");
        Path root =
                cache == null || cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        return root.resolve("attn4j").resolve("tokens");
    }

    /** For a run that begins; relative files are relative to a base. */
    public static DataContext of(List<Path> roots, Path base, Consumer<String> notes) {
        return new DataContext(
                        DataRoots.choose(roots, System.getenv(), Path.of(System.getProperty("user.home"))),
                        base,
                        Progress.notes(notes::accept),
                        false)
                .with(new TokenCache(Optional.of(tokens()), false));
    }
}
