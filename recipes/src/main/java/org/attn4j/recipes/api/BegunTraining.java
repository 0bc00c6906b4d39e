package org.attn4j.recipes.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.file.Durable;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.run.DataPlaces;
import org.attn4j.recipes.run.Installation;
import org.attn4j.recipes.run.PluginsFile;
import org.attn4j.recipes.run.RecipeInputs;
import org.attn4j.recipes.run.RunFolder;
import org.attn4j.recipes.run.RunLock;
import org.attn4j.recipes.run.Session;
import org.attn4j.recipes.schema.RecipeLoader;
import org.attn4j.recipes.schema.RecipeWriter;

/** Training of a recipe from the first step. */
record BegunTraining(Training order, Path file, List<String> overrides) {
    TrainingResult run() throws IOException {
        List<Path> jars = order.jars().orElse(List.of());
        TypeRegistry types = Installation.types(jars);
        Recipe recipe = RecipeLoader.load(file, overrides, order.includes(), Recipe.class, types);
        Path base = file.toAbsolutePath().getParent();
        RecipeInputs.require(recipe, file, base);
        try (Session session = Session.open(
                recipe, DataPlaces.of(order.data(), base, order.output().notes()::println))) {
            // A model that cannot be built, or a sample that cannot begin, is refused before anything is written.
            recipe.tuning().training(recipe.model(), session.facts(), recipe.train());
            FinalSample.requirePrompt(session);
            RunFolder folder = RunFolder.create(order.runs(), recipe.name());
            try (RunLock lock = RunLock.take(folder)) {
                folder.writeRecipe(RecipeWriter.write(recipe, Recipe.class, types));
                PluginsFile.write(folder, jars);
                return start(session, folder, types).run();
            }
        }
    }

    /** A run that is refused before its first step, such as one whose values fit nothing, leaves no folder behind. */
    private TrainingRun start(Session session, RunFolder folder, TypeRegistry types) throws IOException {
        try {
            return TrainingRun.start(session, folder, types, order);
        } catch (IllegalArgumentException e) {
            Durable.deleteQuietly(folder.path(), e);
            throw e;
        }
    }
}
