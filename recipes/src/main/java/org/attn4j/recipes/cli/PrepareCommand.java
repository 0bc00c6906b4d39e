package org.attn4j.recipes.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.datasets.token.TokenCache;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.run.DataPlaces;
import org.attn4j.recipes.run.RecipeInputs;
import org.attn4j.recipes.schema.RecipeLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code attn4j prepare}. */
@Command(
        name = "prepare",
        description =
                "Reads a recipe's data, encodes running text and decodes images of a source, and keeps both, so that"
                        + " training begins at once. Text that a stopped call has encoded is not encoded again; other data are"
                        + " only read.",
        mixinStandardHelpOptions = true)
final class PrepareCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RECIPE", description = "A YAML file, or the name of one of the project's recipes.")
    Path recipe;

    @Parameters(index = "1..*", paramLabel = "key=value", description = "Keys to set, in any order.")
    List<String> overrides = List.of();

    @Mixin
    RecipeOptions options;

    @Mixin
    IncludeOptions includes;

    @Override
    public Integer call() {
        Path file = RecipeFiles.find(recipe);
        Recipe bound = RecipeLoader.load(file, overrides, includes.folders(), Recipe.class, options.types());
        Path base = file.toAbsolutePath().getParent();
        RecipeInputs.require(bound, file, base);
        DataContext where = DataPlaces.of(options.data, base, System.err::println)
                .with(new TokenCache(Optional.of(DataPlaces.tokens()), true));
        TaskData data = bound.data().open(where);
        System.out.println(data.description());
        return ExitCodes.DONE;
    }
}
