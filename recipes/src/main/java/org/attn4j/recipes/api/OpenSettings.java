package org.attn4j.recipes.api;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a run is opened.
 *
 * @param checkpoint {@code best}, {@code last} or a step
 * @param plugins folder of jars with types of your own; empty for those that the run was trained with
 * @param data folders of data sets; empty for {@code $ATTN4J_DATA}, else {@code ~/.cache/attn4j}
 * @param overrides keys that say what computes, such as {@code device=cpu} or {@code train.threads=2}
 * @param notes hears what a user may want to know
 */
public record OpenSettings(
        String checkpoint, Optional<Path> plugins, List<Path> data, List<String> overrides, PrintStream notes) {
    /** The best checkpoint on the run's own device; says nothing. */
    public static final OpenSettings DEFAULT =
            new OpenSettings("best", Optional.empty(), List.of(), List.of(), silent());

    public OpenSettings {
        data = List.copyOf(data);
        overrides = List.copyOf(overrides);
    }

    static PrintStream silent() {
        return new PrintStream(OutputStream.nullOutputStream());
    }

    /** The same with another checkpoint. */
    public OpenSettings withCheckpoint(String which) {
        return new OpenSettings(which, plugins, data, overrides, notes);
    }

    /** The same with a folder of jars. */
    public OpenSettings withPlugins(Path folder) {
        return new OpenSettings(checkpoint, Optional.of(folder), data, overrides, notes);
    }

    /** The same with a folder of data sets more. */
    public OpenSettings withData(Path folder) {
        List<Path> more = new ArrayList<>(data);
        more.add(folder);
        return new OpenSettings(checkpoint, plugins, more, overrides, notes);
    }

    /** The same with a key of the recipe more, {@code a.b=value}: one that says what computes. */
    public OpenSettings with(String override) {
        List<String> more = new ArrayList<>(overrides);
        more.add(override);
        return new OpenSettings(checkpoint, plugins, data, more, notes);
    }

    /** The same with notes. */
    public OpenSettings withNotes(PrintStream stream) {
        return new OpenSettings(checkpoint, plugins, data, overrides, stream);
    }
}
