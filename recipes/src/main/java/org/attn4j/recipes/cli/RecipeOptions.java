package org.attn4j.recipes.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.recipes.run.PluginsFile;
import org.attn4j.recipes.run.RunFolder;
import picocli.CommandLine.Option;

/** Options that say where types and data come from. */
final class RecipeOptions {
    @Option(names = "--plugins", paramLabel = "DIR", description = "Folder of jars with types of your own.")
    Path plugins;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder of data sets; else $ATTN4J_DATA, else ~/.cache/attn4j.")
    List<Path> data = List.of();

    /** The types of a recipe. */
    TypeRegistry types() {
        return Installation.types(jars());
    }

    /**
     * The types of a run: in the jars that it was trained with unless others are named.
     *
     * @throws IllegalArgumentException if one of its jars is gone or changed
     */
    TypeRegistry types(RunFolder run) throws IOException {
        return Installation.types(namesJars() ? jars() : PluginsFile.read(run));
    }

    /** Whether jars are named, rather than left to the run. */
    boolean namesJars() {
        return plugins != null;
    }

    /** The jars that are named. */
    List<Path> jars() {
        return plugins == null ? List.of() : Installation.jars(plugins);
    }
}
