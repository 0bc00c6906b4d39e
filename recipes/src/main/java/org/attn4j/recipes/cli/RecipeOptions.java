package org.attn4j.recipes.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.recipes.api.OpenSettings;
import org.attn4j.recipes.api.Training;
import org.attn4j.recipes.run.Installation;
import org.attn4j.recipes.run.PluginsFile;
import org.attn4j.recipes.run.ProgressLine;
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
        return Installation.types(plugins != null ? jars() : PluginsFile.read(run));
    }

    /** How a run is opened. */
    OpenSettings open(String checkpoint, MachineOptions machine) {
        return new OpenSettings(
                checkpoint, Optional.ofNullable(plugins), data, machine.overrides(List.of()), System.err);
    }

    /** Tells training where types and data come from, and shows it how it goes. */
    void apply(Training training) {
        if (plugins != null) {
            training.plugins(plugins);
        }
        data.forEach(training::data);
        training.output(System.err, Boolean.getBoolean(ProgressLine.TERMINAL), RecipeOptions::show);
    }

    private static void show(String sample) {
        try {
            System.out.print(sample);
        } catch (ResultStream.ClosedException e) {
            // Nobody looks on, but the run is to have its sample and its report.
        }
    }

    private List<Path> jars() {
        return plugins == null ? List.of() : Installation.jars(plugins);
    }
}
