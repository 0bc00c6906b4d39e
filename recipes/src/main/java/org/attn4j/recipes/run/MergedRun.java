package org.attn4j.recipes.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.file.Durable;
import org.attn4j.framework.file.FileContent;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.train.StoredTensors;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.framework.train.checkpoint.SafeTensors;
import org.attn4j.framework.train.checkpoint.TrainingState;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.schema.RecipeWriter;

/** Makes a run of a plain model from one with an adapter, at the same step. */
public final class MergedRun {
    private MergedRun() {}

    /**
     * Makes the run.
     *
     * @param which its checkpoint: {@code best}, {@code last} or a step
     * @param runs folder in which the run's folder is made
     * @throws IllegalArgumentException if the run has no adapter
     */
    public static RunFolder make(RunFolder from, String which, String name, Path runs, TypeRegistry types)
            throws IOException {
        Recipe recipe = SavedModel.recipe(from, types, List.of("device=cpu"));
        if (recipe.adapter().isEmpty()) {
            throw new IllegalArgumentException(from.path() + " has no adapter: there is nothing to merge");
        }
        KnownData known = DataFile.read(from.data())
                .orElseThrow(() -> new IllegalArgumentException(from.path() + " has no data.json"));
        Checkpoint checkpoint = SavedModel.checkpoint(from, recipe, types, which, note -> {});
        Recipe plain = SavedModel.recipe(from, types, List.of("adapter=null", "name=" + name));
        Backend backend = RecipeDevice.open(recipe);
        RunFolder folder = RunFolder.create(runs, name);
        try {
            folder.writeRecipe(RecipeWriter.write(plain, Recipe.class, types));
            copy(from.path(), folder.path());
            TrainingState then = checkpoint.state();
            TrainingState state = new TrainingState(
                    then.step(),
                    then.microBatch(),
                    then.seed(),
                    then.best(),
                    then.evaluationsSinceBest(),
                    plain.model().toString(),
                    "",
                    RecordedRun.of(folder, plain, types));
            FileContent model = StoredTensors.content(
                    Map.of("", SavedModel.parameters(from, recipe, known.facts(), checkpoint, backend)),
                    backend.device(),
                    Map.of("format", "pt"));
            folder.checkpoints().save(state, model, SafeTensors.content(List.of(), Map.of()));
            return folder;
        } catch (IOException | RuntimeException e) {
            Durable.deleteQuietly(folder.path(), e);
            throw e;
        } finally {
            backend.device().close();
        }
    }

    /** Tokenizers, facts of the data, jars, and what was kept of an import. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from, 2)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                Path below = from.relativize(file);
                String name = below.toString();
                if (name.endsWith("tokenizer.json")
                        || List.of("data.json", "plugins.json").contains(name)
                        || below.getNameCount() == 2 && below.startsWith("hugging_face")) {
                    Durable.createFolder(to.resolve(below).getParent());
                    Durable.replace(to.resolve(below), FileContent.of(Files.readAllBytes(file)));
                }
            }
        }
    }
}
