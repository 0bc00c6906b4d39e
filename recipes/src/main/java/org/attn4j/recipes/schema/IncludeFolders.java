package org.attn4j.recipes.schema;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where included files may lie: in the recipe's own folder, in the installation, in folders that the user allows; and
 * below them. Symbolic links count for what they lead to.
 *
 * @param installation the folder where includes are looked for when the including file's own folder lacks them
 * @param allowed further folders
 */
public record IncludeFolders(Path installation, List<Path> allowed) {
    public IncludeFolders {
        allowed = List.copyOf(allowed);
    }

    /** The recipe's folder and the installation alone. */
    public static IncludeFolders of(Path installation) {
        return new IncludeFolders(installation, List.of());
    }

    /** Whether a file may be included by a recipe. */
    boolean hold(Path file, Path recipe) {
        Path real = real(file);
        return all(recipe).anyMatch(folder -> real.startsWith(real(folder)));
    }

    /** The folders for a message. */
    String describe(Path recipe) {
        return all(recipe).map(Path::toString).distinct().collect(Collectors.joining(", "));
    }

    private Stream<Path> all(Path recipe) {
        return Stream.concat(
                Stream.of(recipe.toAbsolutePath().normalize().getParent(), installation), allowed.stream());
    }

    /** A path without symbolic links; one that is not there as it is written. */
    static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }
}
