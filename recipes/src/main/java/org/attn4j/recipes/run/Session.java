package org.attn4j.recipes.run;

import java.util.List;
import java.util.Map;
import org.attn4j.datasets.batch.HeldOut;
import org.attn4j.datasets.batch.PrefetchingSource;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.datasets.task.KnownData;
import org.attn4j.datasets.task.TaskData;
import org.attn4j.framework.config.ArrayLength;
import org.attn4j.framework.graph.Backend;
import org.attn4j.framework.model.DataFacts;
import org.attn4j.framework.train.BatchSource;
import org.attn4j.framework.train.EvaluateSettings;
import org.attn4j.framework.train.TrainSettings;
import org.attn4j.framework.train.Trainer;
import org.attn4j.framework.train.TrainingData;
import org.attn4j.framework.train.TrainingListener;
import org.attn4j.framework.train.checkpoint.CheckpointDirectory;
import org.attn4j.framework.train.checkpoint.RunIdentity;
import org.attn4j.recipes.Recipe;

/** A recipe with its data read and its device open. */
public final class Session implements AutoCloseable {
    private static final int READ_AHEAD = 4;

    private final Recipe recipe;
    private final TaskData data;
    private final Backend backend;
    private final Map<String, String> sums;
    private final PrefetchingSource training;

    private Session(Recipe recipe, TaskData data, Map<String, String> sums, Backend backend) {
        this.recipe = recipe;
        this.data = data;
        this.sums = sums;
        this.backend = backend;
        this.training = new PrefetchingSource(
                data.training(recipe.train().batch(), recipe.train().seed()), READ_AHEAD);
    }

    /**
     * Opens the device and reads the data.
     *
     * @throws org.attn4j.datasets.DataException if data are missing, damaged or unusable
     * @throws IllegalArgumentException if the device is not available
     */
    public static Session open(Recipe recipe, DataContext where) {
        ArrayLength.ofBatch(
                recipe.train().batch(), recipe.data().facts().facts().valuesPerExample());
        // A device that cannot be used is known at once; data may take minutes.
        Backend backend = RecipeDevice.open(recipe);
        try {
            return new Session(recipe, recipe.data().open(where), recipe.data().sums(where), backend);
        } catch (RuntimeException e) {
            backend.device().close();
            throw e;
        }
    }

    /** What it was opened from. */
    public Recipe recipe() {
        return recipe;
    }

    /** The data. */
    public TaskData data() {
        return data;
    }

    /** What answers without the data need to know of them, with the sums of the user's own files. */
    public KnownData known() {
        return KnownData.of(data).with(sums);
    }

    /** What computes. */
    public Backend backend() {
        return backend;
    }

    /** FLOP/s that the device can do, measured at the first question; NaN where that is not known. */
    public double peakFlops() {
        return backend.device().peakFlops();
    }

    /** What the model must know of the data. */
    public DataFacts facts() {
        return data.facts();
    }

    /**
     * A trainer with starting values.
     *
     * @param identity what checkpoints are to remember of the run
     * @throws org.attn4j.framework.graph.PlanMemoryException if the model, or a step with the recipe's batch, does not fit
     */
    public Trainer trainer(CheckpointDirectory directory, RunIdentity identity, List<TrainingListener> listeners) {
        BatchSource whole = data.split(TaskData.VALIDATION, recipe.train().batch());
        boolean sampled = recipe.evaluate().rows(recipe.train()) > 0;
        TrainingData sources =
                new TrainingData(facts(), training, sampled ? validation() : whole, whole, data.fingerprint());
        Trainer trainer = new Trainer(
                recipe.model(),
                new Trainer.Settings(recipe.train(), recipe.evaluate(), recipe.checkpoint(), identity, recipe.tuning()),
                sources,
                backend,
                directory,
                listeners);
        trainer.requireFits(data.training(1, recipe.train().seed()).batch(0), READ_AHEAD + 1);
        return trainer;
    }

    private BatchSource validation() {
        TrainSettings train = recipe.train();
        EvaluateSettings evaluate = recipe.evaluate();
        HeldOut part = HeldOut.all(train.batch());
        if (evaluate.rows() > 0) {
            part = HeldOut.first(evaluate.rows());
        } else if (evaluate.batches() > 0) {
            part = HeldOut.steps(evaluate.batches(), train.stepRows());
        }
        return data.split(TaskData.VALIDATION, train.batch(), part);
    }

    @Override
    public void close() {
        training.close();
        backend.device().close();
    }
}
