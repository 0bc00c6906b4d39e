package org.attn4j.recipes.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.run.DataPlaces;
import org.attn4j.recipes.run.DataView;
import org.attn4j.recipes.run.RecipeInputs;
import org.attn4j.recipes.schema.RecipeLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code attn4j data}. */
@Command(
        name = "data",
        description =
                "Reads a recipe's data and shows them as its model is given them: sizes, classes, lengths, unknown"
                        + " tokens, and some examples.",
        mixinStandardHelpOptions = true)
final class DataCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RECIPE", description = "A YAML file, or the name of one of the project's recipes.")
    Path recipe;

    @Parameters(index = "1..*", paramLabel = "key=value", description = "Keys to set, in any order.")
    List<String> overrides = List.of();

    @Option(
            names = "--show",
            paramLabel = "N",
            description = "Training examples that are shown (default: ${DEFAULT-VALUE}).")
    int show = 5;

    @Mixin
    RecipeOptions options;

    @Mixin
    IncludeOptions includes;

    @Override
    public Integer call() {
        if (show < 0) {
            throw new UsageException("--show must not be negative: " + show);
        }
        Path file = RecipeFiles.find(recipe);
        Recipe bound = RecipeLoader.load(
                file, includes.withCards(file, overrides), includes.folders(), Recipe.class, options.types());
        Path base = file.toAbsolutePath().getParent();
        RecipeInputs.require(bound, file, base);
        DataContext where = DataPlaces.of(options.data, base, System.err::println);
        TaskData data = bound.data().open(where);
        System.out.print(new DataView(data, bound.train().batch(), bound.train().seed()).text(show));
        return ExitCodes.DONE;
    }
}
