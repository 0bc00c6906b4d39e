package org.attn4j.recipes.cli;

import java.nio.file.Path;
import java.util.List;
import org.attn4j.framework.config.TypeRegistry;
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

    TypeRegistry types() {
        return Installation.types(plugins);
    }
}
