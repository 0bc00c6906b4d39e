package org.attn4j.recipes.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.train.Models;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.run.PluginsFile;
import org.attn4j.recipes.run.RecipeInputs;
import org.attn4j.recipes.run.RunFolder;
import org.attn4j.recipes.run.RunLock;
import org.attn4j.recipes.run.Session;
import org.attn4j.recipes.schema.RecipeLoader;
import org.attn4j.recipes.schema.RecipeWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code attn4j train}. */
@Command(
        name = "train",
        description = "Trains what a recipe describes and writes a run.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: attn4j train recipes/gpt-shakespeare.yaml model.layers=6 train.steps=5000"})
final class TrainCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RECIPE", description = "A YAML file, or the name of one of the project's recipes.")
    Path recipe;

    @Parameters(
            index = "1..*",
            paramLabel = "key=value",
            description = "Keys to set, such as train.steps=5000; in any order.")
    List<String> overrides = List.of();

    @Option(names = "--runs", paramLabel = "DIR", description = "Where runs go (default: ./runs).")
    Path runs = Path.of("runs");

    @Mixin
    RecipeOptions options;

    @Mixin
    IncludeOptions includes;

    @Mixin
    MachineOptions machine;

    @Override
    public Integer call() throws Exception {
        TypeRegistry types = options.types();
        Path file = RecipeFiles.find(recipe);
        Recipe bound = RecipeLoader.load(file, machine.overrides(overrides), includes.folders(), Recipe.class, types);
        RecipeInputs.require(bound, file, file.toAbsolutePath().getParent());
        StopSignals.whileReading("nothing was written");
        try (Session session =
                Session.open(bound, DataPlaces.of(options, file.toAbsolutePath().getParent()))) {
            // A model that cannot be built, or a sample that cannot begin, is refused before anything is written.
            Models.training(bound.model(), session.facts(), bound.train().seed());
            FinalSample.requirePrompt(session);
            RunFolder folder = RunFolder.create(runs, bound.name());
            try (RunLock lock = RunLock.take(folder)) {
                folder.writeRecipe(RecipeWriter.write(bound, Recipe.class, types));
                PluginsFile.write(folder, options.jars());
                return TrainingRun.start(session, folder, types).run();
            }
        }
    }
}
