package org.attn4j.recipes.api;

import static org.attn4j.framework.config.Checks.require;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.attn4j.datasets.DataException;
import org.attn4j.datasets.source.DataContext;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.file.Durable;
import org.attn4j.framework.train.TrainSettings;
import org.attn4j.framework.train.Trainer;
import org.attn4j.framework.train.TrainingEnd;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.run.DataFile;
import org.attn4j.recipes.run.DataPlaces;
import org.attn4j.recipes.run.Installation;
import org.attn4j.recipes.run.MetricsLog;
import org.attn4j.recipes.run.PluginsFile;
import org.attn4j.recipes.run.RecordedRun;
import org.attn4j.recipes.run.RunFolder;
import org.attn4j.recipes.run.RunLock;
import org.attn4j.recipes.run.SavedModel;
import org.attn4j.recipes.run.Session;
import org.attn4j.recipes.schema.RecipeException;
import org.attn4j.recipes.schema.RecipeWriter;

/** Training of a run from its newest checkpoint on. */
final class ResumedTraining {
    private final Training order;
    private final RunFolder folder;
    private final List<String> changes;
    private TypeRegistry types;
    private Recipe recipe;

    /** The recipe as the run has it; empty if it names a device that this build lacks. */
    private Optional<Recipe> before = Optional.empty();

    private ResumedTraining(Training order, RunFolder folder, List<String> changes) {
        this.order = order;
        this.folder = folder;
        this.changes = changes;
    }

    static ResumedTraining of(Training order, Path run, List<String> changes) throws IOException {
        changes.forEach(ResumedTraining::requireChangeable);
        return new ResumedTraining(order, RunFolder.open(run), changes);
    }

    TrainingResult run() throws IOException {
        try (RunLock lock = RunLock.take(folder)) {
            Optional<List<Path>> jars = order.jars();
            types = Installation.types(jars.isPresent() ? jars.get() : PluginsFile.read(folder));
            recipe = SavedModel.recipe(folder, types, changes);
            before = before();
            return folder.checkpoints().list().isEmpty() ? start() : goOn();
        }
    }

    private Optional<Recipe> before() {
        try {
            return Optional.of(SavedModel.recipe(folder, types, List.of()));
        } catch (RecipeException e) {
            // What is wrong with it, the changes have put right.
            return Optional.empty();
        }
    }

    private TrainingResult start() throws IOException {
        order.output().notes().println(folder.path() + ": no checkpoint yet; training starts at step 0");
        Path base = Path.of("").toAbsolutePath();
        try (Session session = Session.open(
                recipe, DataPlaces.of(order.data(), base, order.output().notes()::println))) {
            Durable.delete(folder.metrics());
            write();
            return TrainingRun.start(session, folder, types, order).run();
        }
    }

    private TrainingResult goOn() throws IOException {
        Checkpoint from = SavedModel.checkpoint(
                folder, recipe, types, "last", order.output().notes()::println);
        if (from.state().datasetFingerprint().isEmpty()) {
            throw new IllegalArgumentException(folder.path() + " was imported and has trained on no data, so there is"
                    + " nothing to go on with; start a training from it: scripts/attn4j train RECIPE initialize.run="
                    + folder.path());
        }
        boolean measured = MetricsLog.measured(folder.metrics(), from.step());
        if (from.step() >= recipe.train().steps() && measured) {
            order.output()
                    .notes()
                    .printf(
                            "%s: finished, step %,d of %,d; to train on: scripts/attn4j resume %s train.steps=N%n",
                            folder.path(), from.step(), recipe.train().steps(), folder.path());
            return finish(from, TrainingEnd.FINISHED);
        }
        if (new Trainer.Settings(recipe.train(), recipe.evaluate(), recipe.checkpoint()).stoppedEarly(from.state())
                && measured) {
            order.output().notes().println(TrainingRun.stoppedEarly(folder, from.step(), recipe));
            return finish(from, TrainingEnd.STOPPED_EARLY);
        }
        try (Session session = open(from)) {
            TrainingRun training = TrainingRun.resume(session, folder, types, from, order);
            tellRate(from);
            write();
            return training.run();
        }
    }

    private TrainingResult finish(Checkpoint from, TrainingEnd end) {
        TrainingRun.finish(folder, types, recipe, from, order, () -> open(from));
        return new TrainingResult(folder.path(), end, from.step(), Optional.empty());
    }

    private Session open(Checkpoint from) {
        try {
            DataContext where =
                    DataPlaces.of(order.data(), folder, order.output().notes()::println);
            DataFile.read(folder.data())
                    .ifPresent(known -> known.requireSameFiles(recipe.data().sums(where)));
            return Session.open(recipe, where);
        } catch (DataException e) {
            throw new DataException(
                    e.getMessage() + "\n" + folder.path()
                            + " goes on with the data that it was trained on alone, whose sum is "
                            + from.state().datasetFingerprint(),
                    e);
        }
    }

    /** Writes what a run changes, and nothing where nothing changes. */
    private void write() throws IOException {
        String text = RecipeWriter.write(recipe, Recipe.class, types);
        boolean same = before.isPresent() && text.equals(RecipeWriter.write(before.get(), Recipe.class, types));
        if (!same) {
            folder.writeRecipe(text);
        }
        Optional<List<Path>> jars = order.jars();
        if (jars.isPresent()) {
            PluginsFile.write(folder, jars.get());
        }
    }

    /** A schedule over more steps may go on with another learning rate than the run had come to. */
    private void tellRate(Checkpoint from) {
        TrainSettings train = recipe.train();
        String recorded = from.state().identity().settings().get("train.steps");
        long stepsBefore = recorded == null ? before.orElse(recipe).train().steps() : Long.parseLong(recorded);
        long done = from.step();
        double peak = train.optimizer().learningRate();
        double then = train.schedule().rate(done, stepsBefore, peak);
        double now = train.schedule().rate(done, train.steps(), peak);
        if (then != now) {
            order.output()
                    .notes()
                    .printf(
                            Locale.ROOT,
                            "learning rate: step %,d goes on with %.4g, as train.steps is %,d; with %,d it would be"
                                    + " %.4g, and step %,d had %.4g%n",
                            done + 1,
                            now,
                            train.steps(),
                            stepsBefore,
                            then,
                            done,
                            train.schedule().rate(done - 1, stepsBefore, peak));
        }
    }

    private static void requireChangeable(String change) {
        String key = change.contains("=") ? change.substring(0, change.indexOf('=')) : change;
        require(
                RecordedRun.mayChange(key.strip()),
                "resume cannot change '%s': only %s leave a run what it is; train anew for anything else",
                key,
                RecordedRun.changeable());
    }
}
