package org.attn4j.recipes.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.attn4j.datasets.download.Sha256;
import org.attn4j.framework.config.TypeRegistry;
import org.attn4j.framework.model.Model;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.framework.train.checkpoint.CheckpointMismatchException;
import org.attn4j.framework.train.checkpoint.RunIdentity;
import org.attn4j.framework.train.checkpoint.SettingsMatch;
import org.attn4j.recipes.Recipe;
import org.attn4j.recipes.schema.FlatRecipe;

/** What the checkpoints of a run remember of its recipe and its files, and whether a run's folder still has them. */
public final class RecordedRun {
    /**
     * Keys that leave the steps already taken what they are, and so may change while a run goes on; a dot at the end stands
     * for all keys below. Of a file the content counts, which has a sum of its own, not the place.
     */
    private static final List<String> CHANGEABLE = List.of(
            "train.steps",
            "train.threads",
            "train.log",
            "train.recompute",
            "device",
            "precision",
            "blas",
            "checkpoint.",
            "evaluate.",
            "sample.",
            "listeners",
            "name",
            "data.file",
            "data.source.train",
            "data.source.train_labels",
            "data.source.train_target",
            "data.source.validation",
            "data.source.validation_labels",
            "data.source.validation_target",
            "data.source.test",
            "data.source.test_labels",
            "data.source.test_target",
            "data.source.url");

    private static final String SEED = "train.seed";

    private RecordedRun() {}

    /** What checkpoints of a run are to remember; its files must have been written. */
    public static RunIdentity of(RunFolder run, Recipe recipe, TypeRegistry types) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        for (Path file : run.modelFiles()) {
            files.put(file.getFileName().toString(), Sha256.of(file));
        }
        return new RunIdentity(FlatRecipe.of(recipe, Recipe.class, types), files);
    }

    /** Whether a key may change while a run goes on. */
    public static boolean mayChange(String key) {
        return CHANGEABLE.stream()
                .anyMatch(c -> c.endsWith(".") ? key.startsWith(c) : key.equals(c) || key.startsWith(c + "["));
    }

    /** The keys that may change, in words. */
    public static String changeable() {
        return String.join(", ", CHANGEABLE).replaceAll("\\.(?=,|$)", ".*");
    }

    /**
     * Requires that a checkpoint was trained with a run's recipe and files. Of one of version 0.1.0, which remembers the
     * seed alone, a model that is described otherwise is told.
     *
     * @param told hears what cannot be judged
     * @throws CheckpointMismatchException naming each key or file that differs, with what it was and is
     */
    public static void requireSame(
            RunFolder run, Checkpoint from, Recipe recipe, TypeRegistry types, Consumer<String> told)
            throws IOException {
        requireSameFiles(run, from);
        String what = run.path() + ": the checkpoint of step " + from.step();
        String remedy = "Put these values back into " + run.recipe()
                + " as they were, bring back the run's own checkpoint, or train anew with the settings that you want.";
        Map<String, String> then = from.state().identity().settings();
        if (then.isEmpty()) {
            Map<String, String> now = Map.of(SEED, Long.toString(recipe.train().seed()));
            SettingsMatch.requireSame(
                    what, Map.of(SEED, Long.toString(from.state().seed())), now, key -> false, remedy);
            String model = recipe.model().toString();
            if (!model.equals(from.state().modelFingerprint())) {
                told.accept("warning: " + what + " does not say with which settings it was trained, and describes its"
                        + " model otherwise than recipe.yaml: then "
                        + from.state().modelFingerprint() + ", now "
                        + model + ". If recipe.yaml was changed, put it back; keys that later versions brought have"
                        + " their defaults.");
            }
            return;
        }
        Map<String, String> now = FlatRecipe.withoutNewDefaults(recipe, Recipe.class, types, then.keySet());
        SettingsMatch.requireSame(what, then, now, RecordedRun::mayChange, remedy);
    }

    /** Settings of a model in which a recipe differs from that of another run's checkpoint, among the keys of both. */
    public static List<String> modelDifferences(Checkpoint other, Recipe recipe, TypeRegistry types) {
        return modelDifferences(other.state().identity().settings(), recipe, types);
    }

    /** The same of a model that no run trained. */
    public static List<String> modelDifferences(Model other, Recipe recipe, TypeRegistry types) {
        Map<String, String> then = new LinkedHashMap<>();
        FlatRecipe.of(other, Model.class, types).forEach((key, value) -> then.put("model." + key, value));
        return modelDifferences(then, recipe, types);
    }

    private static List<String> modelDifferences(Map<String, String> settings, Recipe recipe, TypeRegistry types) {
        Map<String, String> then = new LinkedHashMap<>(settings);
        Map<String, String> now = FlatRecipe.of(recipe, Recipe.class, types);
        then.keySet().retainAll(now.keySet());
        now.keySet().retainAll(then.keySet());
        return SettingsMatch.differences(then, now, key -> !key.startsWith("model."));
    }

    /**
     * Requires that a run's files, such as its tokenizers, are those that a checkpoint was trained with.
     *
     * @throws CheckpointMismatchException naming the file, with both sums
     */
    public static void requireSameFiles(RunFolder run, Checkpoint from) throws IOException {
        for (Map.Entry<String, String> file : from.state().identity().files().entrySet()) {
            Path path = run.path().resolve(file.getKey());
            String got = Files.isRegularFile(path) ? "SHA-256 " + Sha256.of(path) : "no file";
            if (!got.equals("SHA-256 " + file.getValue())) {
                throw new CheckpointMismatchException(path + ": expected SHA-256 " + file.getValue()
                        + ", with which the checkpoint of step " + from.step() + " was trained, got " + got
                        + ". Bring the run's own file back; with another one the model's numbers mean something else.");
            }
        }
    }
}
