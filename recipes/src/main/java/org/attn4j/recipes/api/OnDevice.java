package org.attn4j.recipes.api;

import static org.attn4j.framework.config.Checks.require;

import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.run.RecipeDevice;
import org.attn4j.recipes.run.RunFolder;
import org.attn4j.recipes.run.SavedModel;

/** A run's parameters on its device, which is opened at the first question and given back by {@link #close}. */
final class OnDevice {
    private final RunFolder folder;
    private final Recipe recipe;
    private final Checkpoint checkpoint;
    private Backend backend;
    private DataFacts shown;
    private Parameters parameters;
    private boolean closed;

    OnDevice(RunFolder folder, Recipe recipe, Checkpoint checkpoint) {
        this.folder = folder;
        this.recipe = recipe;
        this.checkpoint = checkpoint;
    }

    Backend backend() {
        require(!closed, "%s: the model was closed", folder.path());
        if (backend == null) {
            backend = RecipeDevice.open(recipe);
        }
        return backend;
    }

    Parameters parameters(DataFacts facts) {
        Backend device = backend();
        if (!facts.equals(shown)) {
            parameters = SavedModel.parameters(folder, recipe, facts, checkpoint, device);
            shown = facts;
        }
        return parameters;
    }

    void close() {
        closed = true;
        if (backend != null) {
            backend.device().close();
            backend = null;
        }
    }
}
