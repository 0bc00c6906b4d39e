package org.attn4j.recipes.run;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.StoredTensors;
import org.attn4j.framework.train.Tuning;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.framework.train.checkpoint.CheckpointDirectory;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.schema.RecipeLoader;

/** Reads what a run has saved of its model: recipe, checkpoints, parameters. */
public final class SavedModel {
    private SavedModel() {}

    /** A run's recipe, as resolved. */
    public static Recipe recipe(RunFolder folder, TypeRegistry types, List<String> overrides) {
        return RecipeLoader.load(folder.recipe(), overrides, Installation.home(), Recipe.class, types);
    }

    /**
     * The checkpoint that is to be read, which must be of the run as its folder has it.
     *
     * @param which {@code best}, {@code last} or a step
     * @param told hears what cannot be judged
     * @throws org.attn4j.framework.train.checkpoint.CheckpointMismatchException if it was trained with another recipe or
     *     other tokenizers than the run has
     */
    public static Checkpoint checkpoint(
            RunFolder folder, Recipe recipe, TypeRegistry types, String which, Consumer<String> told)
            throws IOException {
        Checkpoint from = checkpoint(folder.checkpoints(), which);
        RecordedRun.requireSame(folder, from, recipe, types, told);
        return from;
    }

    /**
     * A checkpoint of whatever recipe.
     *
     * @param which {@code best}, {@code last} or a step
     * @throws IllegalArgumentException if it is none of them
     */
    public static Checkpoint checkpoint(CheckpointDirectory checkpoints, String which) {
        if (which.equals("last")) {
            return checkpoints.latest();
        }
        if (which.equals("best")) {
            return checkpoints.best().map(b -> checkpoints.at(b.step())).orElseGet(checkpoints::latest);
        }
        try {
            return checkpoints.at(Long.parseLong(which));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--checkpoint " + which + ": expected best, last or a step", e);
        }
    }

    /** The parameters that answer, of a checkpoint; an adapter is merged into its base. */
    public static Parameters parameters(
            RunFolder folder, Recipe recipe, DataFacts facts, Checkpoint from, Backend backend) {
        Tuning tuning = recipe.tuning();
        long seed = recipe.train().seed();
        Graph graph = tuning.evaluation(recipe.model(), facts, seed);
        Parameters values = new Parameters(graph.parameters(), backend.device());
        StoredTensors.read(from.model(), Map.of("", values.part(tuning.checkpointed())), backend.device());
        if (tuning.adapter().isEmpty()) {
            return values;
        }
        StoredTensors.read(
                folder.base(), Map.of("", values.part(tuning.checkpointed().negate())), backend.device());
        return tuning.merged(recipe.model(), facts, seed, backend, values).values();
    }
}
