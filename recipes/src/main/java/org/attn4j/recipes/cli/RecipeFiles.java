package org.attn4j.recipes.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.attn4j.recipes.run.Installation;

/** Finds recipes by path or name. */
final class RecipeFiles {
    private RecipeFiles() {}

    /** The folder of the project's own recipes. */
    static Path folder() {
        return Installation.home().resolve("recipes");
    }

    /**
     * A recipe's file: the path as given, else below the installation, else a recipe of that name.
     *
     * @throws UsageException if there is none
     */
    static Path find(Path given) {
        String name = given.toString();
        Path[] places = {given, Installation.home().resolve(given), folder().resolve(name + ".yaml")};
        for (Path place : places) {
            if (Files.isRegularFile(place)) {
                return place;
            }
        }
        throw new UsageException("no recipe '" + given + "': looked for " + given.toAbsolutePath() + " and " + places[2]
                + "; 'attn4j recipes' lists those that come with the project");
    }
}
