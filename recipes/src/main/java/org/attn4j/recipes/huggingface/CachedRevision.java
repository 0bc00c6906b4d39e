package org.attn4j.recipes.huggingface;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Finds a revision in the cache of the Hugging Face hub: {@code refs/main} holds a commit, {@code snapshots/COMMIT} its files. */
final class CachedRevision {
    private static final String SNAPSHOTS = "snapshots";

    private static final Pattern REPOSITORY = Pattern.compile("models--(.+?)--(.+)");

    private CachedRevision() {}

    /** The name under which the hub knows a model whose files lie in its cache, such as {@code org/model}. */
    static Optional<String> repository(Path folder) {
        return StreamSupport.stream(folder.spliterator(), false)
                .map(part -> REPOSITORY.matcher(part.toString()))
                .filter(Matcher::matches)
                .map(m -> m.group(1) + "/" + m.group(2))
                .findFirst();
    }

    /**
     * The folder of the files; a folder that is no such cache is itself.
     *
     * @throws IllegalArgumentException if the cache has no such revision
     */
    static Path of(Path folder, String revision) throws IOException {
        Path snapshots = folder.resolve(SNAPSHOTS);
        if (!Files.isDirectory(snapshots)) {
            return folder;
        }
        if (!revision.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw new IllegalArgumentException("--revision " + revision + ": expected a branch, tag or commit");
        }
        Path ref = folder.resolve("refs").resolve(revision);
        String commit = Files.isRegularFile(ref)
                ? Files.readString(ref, StandardCharsets.UTF_8).strip()
                : revision;
        Path found = commit.matches("[A-Za-z0-9]+") ? snapshots.resolve(commit) : null;
        if (found == null || !Files.isDirectory(found)) {
            throw new IllegalArgumentException(
                    "--revision " + revision + ": " + folder + " has no such one under refs or " + SNAPSHOTS);
        }
        return found;
    }
}
