package org.attn4j.recipes.cli;

import java.io.IOException;
import java.util.Map;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Graph;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.Models;
import org.attn4j.framework.train.StoredTensors;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.framework.train.checkpoint.CheckpointDirectory;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.run.RecordedRun;
import org.attn4j.recipes.run.RunFolder;
import org.attn4j.recipes.schema.RecipeLoader;

/** Reads models of runs. */
final class TrainedModel {
    private TrainedModel() {}

    /** A run's recipe, as resolved. */
    static Recipe recipe(RunFolder folder, TypeRegistry types, java.util.List<String> overrides) {
        return RecipeLoader.load(folder.recipe(), overrides, Installation.home(), Recipe.class, types);
    }

    /**
     * The checkpoint that a command is to read, which must be of the run as its folder has it.
     *
     * @param which {@code best}, {@code last} or a step
     * @throws org.attn4j.framework.train.checkpoint.CheckpointMismatchException if it was trained with another recipe or
     *     other tokenizers than the run has
     */
    static Checkpoint checkpoint(RunFolder folder, Recipe recipe, TypeRegistry types, String which) throws IOException {
        Checkpoint from = checkpoint(folder.checkpoints(), which);
        RecordedRun.requireSame(folder, from, recipe, types, System.err::println);
        return from;
    }

    /**
     * A checkpoint of whatever recipe.
     *
     * @param which {@code best}, {@code last} or a step
     */
    static Checkpoint checkpoint(CheckpointDirectory checkpoints, String which) {
        if (which.equals("last")) {
            return checkpoints.latest();
        }
        if (which.equals("best")) {
            return checkpoints.best().map(b -> checkpoints.at(b.step())).orElseGet(checkpoints::latest);
        }
        try {
            return checkpoints.at(Long.parseLong(which));
        } catch (NumberFormatException e) {
            throw new UsageException("--checkpoint " + which + ": expected best, last or a step");
        }
    }

    /** The parameters of a checkpoint. */
    static Parameters parameters(Recipe recipe, DataFacts facts, Checkpoint from, Backend backend) {
        Graph graph = Models.evaluation(recipe.model(), facts, recipe.train().seed());
        Parameters values = new Parameters(graph.parameters(), backend.device());
        StoredTensors.read(from.model(), Map.of("", values), backend.device());
        return values;
    }
}
