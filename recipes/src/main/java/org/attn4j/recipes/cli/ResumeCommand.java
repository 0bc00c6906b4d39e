package org.attn4j.recipes.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.attn4j.datasets.DataException;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.file.Durable;
import org.attn4j.framework.train.TrainSettings;
import org.attn4j.framework.train.Trainer;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.run.MetricsLog;
import org.attn4j.recipes.run.PluginsFile;
import org.attn4j.recipes.run.RecordedRun;
import org.attn4j.recipes.run.RunFolder;
import org.attn4j.recipes.run.RunLock;
import org.attn4j.recipes.run.Session;
import org.attn4j.recipes.schema.RecipeWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code attn4j resume}. */
@Command(
        name = "resume",
        description = "Continues a run from its newest intact checkpoint, to the same bits as without interruption.",
        mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "The run's folder.")
    Path run;

    @Parameters(
            index = "1..*",
            paramLabel = "key=value",
            description = "Keys that may change: train.steps, train.threads, train.log, device, precision, blas,"
                    + " checkpoint.*, evaluate.*, sample.*, name, and data.file where the same file moved.")
    List<String> overrides = List.of();

    @Mixin
    RecipeOptions options;

    @Mixin
    MachineOptions machine;

    @Override
    public Integer call() throws Exception {
        List<String> changes = machine.overrides(overrides);
        for (String change : changes) {
            requireChangeable(change);
        }
        RunFolder folder = RunFolder.open(run);
        try (RunLock lock = RunLock.take(folder)) {
            return resume(folder, changes);
        }
    }

    private int resume(RunFolder folder, List<String> changes) throws Exception {
        StopSignals.whileReading("the run is as it was");
        TypeRegistry types = options.types(folder);
        Recipe before = TrainedModel.recipe(folder, types, List.of());
        Recipe recipe = TrainedModel.recipe(folder, types, changes);
        if (folder.checkpoints().list().isEmpty()) {
            System.err.println(run + ": no checkpoint yet; training starts at step 0");
            try (Session session =
                    Session.open(recipe, DataPlaces.of(options, Path.of("").toAbsolutePath()))) {
                Durable.delete(folder.metrics());
                write(folder, before, recipe, types);
                return TrainingRun.start(session, folder, types).run();
            }
        }
        Checkpoint from = TrainedModel.checkpoint(folder, recipe, types, "last");
        if (from.step() >= recipe.train().steps() && MetricsLog.measured(folder.metrics(), from.step())) {
            System.err.printf(
                    "%s: finished, step %,d of %,d; to train on: scripts/attn4j resume %s train.steps=N%n",
                    run, from.step(), recipe.train().steps(), run);
            TrainingRun.finish(folder, types, recipe, from, () -> open(recipe, folder, from));
            return ExitCodes.DONE;
        }
        if (new Trainer.Settings(recipe.train(), recipe.evaluate(), recipe.checkpoint()).stoppedEarly(from.state())
                && MetricsLog.measured(folder.metrics(), from.step())) {
            System.err.println(TrainingRun.stoppedEarly(folder, from.step(), recipe));
            TrainingRun.finish(folder, types, recipe, from, () -> open(recipe, folder, from));
            return ExitCodes.DONE;
        }
        try (Session session = open(recipe, folder, from)) {
            TrainingRun training = TrainingRun.resume(session, folder, types, from);
            tellRate(from, stepsBefore(from, before), recipe.train());
            write(folder, before, recipe, types);
            return training.run();
        }
    }

    private Session open(Recipe recipe, RunFolder folder, Checkpoint from) {
        try {
            return Session.open(recipe, DataPlaces.of(options, folder));
        } catch (DataException e) {
            throw new DataException(
                    e.getMessage() + "\n" + run + " goes on with the data that it was trained on alone, whose sum is "
                            + from.state().datasetFingerprint(),
                    e);
        }
    }

    /** Writes what a run changes, and nothing where nothing changes. */
    private void write(RunFolder folder, Recipe before, Recipe recipe, TypeRegistry types) throws IOException {
        String text = RecipeWriter.write(recipe, Recipe.class, types);
        if (!text.equals(RecipeWriter.write(before, Recipe.class, types))) {
            folder.writeRecipe(text);
        }
        if (options.namesJars()) {
            PluginsFile.write(folder, options.jars());
        }
    }

    private static long stepsBefore(Checkpoint from, Recipe before) {
        String steps = from.state().identity().settings().get("train.steps");
        return steps == null ? before.train().steps() : Long.parseLong(steps);
    }

    /** A schedule over more steps may go on with another learning rate than the run had come to. */
    private static void tellRate(Checkpoint from, long stepsBefore, TrainSettings train) {
        long done = from.step();
        double peak = train.optimizer().learningRate();
        double then = train.schedule().rate(done, stepsBefore, peak);
        double now = train.schedule().rate(done, train.steps(), peak);
        if (then != now) {
            System.err.printf(
                    Locale.ROOT,
                    "learning rate: step %,d goes on with %.4g, as train.steps is %,d; with %,d it would be %.4g, and"
                            + " step %,d had %.4g%n",
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
        if (!RecordedRun.mayChange(key.strip())) {
            throw new UsageException("resume cannot change '" + key + "': only " + RecordedRun.changeable()
                    + " leave a run what it is; train anew for anything else");
        }
    }
}
