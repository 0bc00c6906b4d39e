package org.attn4j.recipes.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.attn4j.recipes.api.Training;
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
        Path file = RecipeFiles.find(recipe);
        Training training = Training.of(
                        file,
                        machine.overrides(includes.withCards(file, overrides)).toArray(String[]::new))
                .runs(runs)
                .includes(includes.folders());
        options.apply(training);
        return StopSignals.during(training, "nothing was written");
    }
}
