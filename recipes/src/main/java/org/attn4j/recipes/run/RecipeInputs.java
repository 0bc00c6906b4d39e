package org.attn4j.recipes.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.file.FileFailure;
import org.attn4j.recipes.InitializeSettings;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.schema.Problem;
import org.attn4j.recipes.schema.RecipeException;

/** The files and folders that a recipe names; they are looked for, and not read. */
public final class RecipeInputs {
    private final String recipe;
    private final List<Problem> problems = new ArrayList<>();

    private RecipeInputs(String recipe) {
        this.recipe = recipe;
    }

    /**
     * Checks that everything a recipe names is there, before anything is read or written.
     *
     * @param file the recipe's, for messages
     * @param base what relative paths are relative to
     * @throws RecipeException with all that is missing, empty or of the wrong kind
     */
    public static void require(Recipe recipe, Path file, Path base) {
        RecipeInputs inputs = new RecipeInputs(file.toString());
        for (Map.Entry<String, Path> named : recipe.data().files().entrySet()) {
            inputs.file("data." + named.getKey(), base.resolve(named.getValue()).normalize());
        }
        inputs.run(recipe.initialize(), base);
        if (recipe.adapter().isPresent()
                && recipe.initialize().run().isEmpty()
                && recipe.initialize().huggingFace().isEmpty()) {
            inputs.refuse(
                    "adapter",
                    "changes a model that has learned something: give initialize.run or initialize.hugging_face");
        }
        recipe.initialize()
                .huggingFace()
                .ifPresent(folder -> inputs.file(
                        "initialize.hugging_face",
                        base.resolve(folder).normalize().resolve("config.json")));
        if (!inputs.problems.isEmpty()) {
            throw new RecipeException(inputs.problems);
        }
    }

    private void file(String key, Path file) {
        if (Files.isDirectory(file)) {
            refuse(key, file + " is a folder; expected a file");
        } else if (!Files.exists(file)) {
            refuse(
                    key,
                    "there is no file " + file
                            + " (a path in a recipe is relative to the recipe's folder, one on the command line to"
                            + " the working directory)");
        } else if (!Files.isRegularFile(file)) {
            refuse(key, file + " is a device or pipe; expected a file");
        } else if (!Files.isReadable(file)) {
            refuse(key, file + " may not be read; change its permissions");
        } else if (size(key, file) == 0) {
            refuse(key, file + " is empty");
        }
    }

    private long size(String key, Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            refuse(key, file + ": " + FileFailure.reason(e));
            return -1;
        }
    }

    private void run(InitializeSettings settings, Path base) {
        if (settings.run().isEmpty()) {
            return;
        }
        String key = "initialize.run";
        Path path = base.resolve(settings.run().get()).normalize();
        try {
            RunFolder other = RunFolder.open(path);
            List<Long> steps = other.checkpoints().list();
            String wanted = settings.checkpoint();
            if (Files.exists(other.base())) {
                refuse(key, path + " holds an adapter and its base; merge them first: scripts/attn4j merge " + path);
            } else if (steps.isEmpty()) {
                refuse(key, path + " has no checkpoint; train it first");
            } else if (Character.isDigit(wanted.charAt(0)) && !steps.contains(Long.parseLong(wanted))) {
                refuse("initialize.checkpoint", path + " has no checkpoint of step " + wanted + ", but of " + steps);
            }
        } catch (IllegalArgumentException e) {
            refuse(key, e.getMessage());
        } catch (IOException e) {
            refuse(key, path + ": " + FileFailure.reason(e));
        }
    }

    private void refuse(String key, String message) {
        problems.add(new Problem(recipe, 0, key, message));
    }
}
