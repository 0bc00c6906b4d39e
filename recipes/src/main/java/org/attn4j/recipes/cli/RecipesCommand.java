package org.attn4j.recipes.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** {@code attn4j recipes}. */
@Command(
        name = "recipes",
        description = "Lists the recipes that come with the project.",
        mixinStandardHelpOptions = true)
final class RecipesCommand implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
        try (Stream<Path> files = Files.list(RecipeFiles.folder())) {
            List<Path> recipes =
                    files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
            for (Path recipe : recipes) {
                String name = recipe.getFileName().toString().replace(".yaml", "");
                System.out.printf("%-26s %s%n", name, firstComment(recipe));
            }
        }
        return ExitCodes.DONE;
    }

    /** What the recipe is, from its first line. */
    private static String firstComment(Path recipe) throws java.io.IOException {
        try (Stream<String> lines = Files.lines(recipe)) {
            return lines.findFirst().map(l -> l.replaceFirst("^#\\s*", "")).orElse("");
        }
    }
}
