package org.attn4j.recipes.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.framework.train.checkpoint.CheckpointDirectory;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.run.RunFolder;
import org.attn4j.recipes.run.RunLock;
import org.attn4j.recipes.run.Session;
import org.attn4j.recipes.schema.RecipeLoader;
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
            description = "Keys that may change: train.steps, train.threads, device, precision, blas,"
                    + " checkpoint.*, evaluate.*.")
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
        TypeRegistry types = options.types();
        Recipe recipe = RecipeLoader.load(folder.recipe(), changes, Installation.home(), Recipe.class, types);
        CheckpointDirectory checkpoints = folder.checkpoints();
        if (checkpoints.list().isEmpty()) {
            System.err.println(run + ": no checkpoint yet; training starts at step 0");
            try (Session session =
                    Session.open(recipe, DataPlaces.of(options, Path.of("").toAbsolutePath()))) {
                java.nio.file.Files.deleteIfExists(folder.metrics());
                return TrainingRun.start(session, folder).run();
            }
        }
        Checkpoint from = checkpoints.latest();
        if (from.step() >= recipe.train().steps()) {
            System.err.printf(
                    "%s: finished, step %,d of %,d; to train on: scripts/attn4j resume %s train.steps=N%n",
                    run, from.step(), recipe.train().steps(), run);
            return ExitCodes.DONE;
        }
        try (Session session =
                Session.open(recipe, DataPlaces.of(options, Path.of("").toAbsolutePath()))) {
            TrainingRun training = TrainingRun.resume(session, folder, from);
            folder.writeRecipe(RecipeWriter.write(recipe, Recipe.class, types));
            return training.run();
        }
    }

    private static void requireChangeable(String change) {
        String key = change.contains("=") ? change.substring(0, change.indexOf('=')) : change;
        boolean allowed = key.equals("train.steps")
                || key.equals("train.threads")
                || key.equals("device")
                || key.equals("precision")
                || key.equals("blas")
                || key.startsWith("checkpoint.")
                || key.startsWith("evaluate.");
        if (!allowed) {
            throw new UsageException("resume cannot change '" + key
                    + "': only train.steps, train.threads, device, precision, blas, checkpoint.* and evaluate.* leave"
                    + " a run what it is; train anew for anything else");
        }
    }
}
