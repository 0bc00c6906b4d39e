package org.attn4j.recipes.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.attn4j.datasets.type.Facts;
import org.attn4j.framework.config.ArrayLength;
import org.attn4j.framework.graph.Graph;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.run.RecipeInputs;
import org.attn4j.recipes.schema.RecipeLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code attn4j validate}. */
@Command(
        name = "validate",
        description =
                "Checks a recipe's keys, types and every shape of its model, and that the files it names are there;"
                        + " reads neither data nor network.",
        mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
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
        Recipe bound = RecipeLoader.load(
                file, includes.withCards(file, overrides), includes.folders(), Recipe.class, options.types());
        RecipeInputs.require(bound, file, file.toAbsolutePath().getParent());
        Facts facts = bound.data().facts();
        ArrayLength.ofBatch(bound.train().batch(), facts.facts().valuesPerExample());
        Graph graph = bound.tuning().training(bound.model(), facts.facts(), bound.train());
        System.out.printf(
                "%s: valid; %,d parameters%s%n",
                file, graph.parameterCount(), facts.exact() ? "" : " with stand-ins for what the data decide");
        return ExitCodes.DONE;
    }
}
