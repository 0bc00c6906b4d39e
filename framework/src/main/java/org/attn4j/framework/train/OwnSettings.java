package org.attn4j.framework.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.framework.train.checkpoint.SettingsMatch;

/** What a trainer knows by itself of the settings that decide a run's bits. */
final class OwnSettings {
    /** What {@code Object.toString} adds to a class that has none of its own; it differs from process to process. */
    private static final Pattern IDENTITY_HASH = Pattern.compile("@[0-9a-f]{1,8}\\b");

    private static final String MODEL = "model";
    private static final String SEED = "train.seed";

    private OwnSettings() {}

    static Map<String, String> of(String model, TrainSettings train) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(MODEL, IDENTITY_HASH.matcher(model).replaceAll("@"));
        settings.put("train.batch", Integer.toString(train.batch()));
        settings.put("train.accumulate", Integer.toString(train.accumulate()));
        settings.put("train.clip", Double.toString(train.clip()));
        settings.put(SEED, Long.toString(train.seed()));
        settings.put("train.optimizer", train.optimizer().toString());
        settings.put("train.schedule", train.schedule().toString());
        settings.put("train.layer_decay", Double.toString(train.layerDecay()));
        settings.put("train.unfreeze_every", Long.toString(train.unfreezeEvery()));
        return settings;
    }

    /**
     * Compares what both know; the seed in any case.
     *
     * @throws org.attn4j.framework.train.checkpoint.CheckpointMismatchException naming each setting that differs
     */
    static void requireSame(Checkpoint from, String model, TrainSettings train) {
        Map<String, String> then = new LinkedHashMap<>(from.state().identity().settings());
        then.put(SEED, Long.toString(from.state().seed()));
        Map<String, String> now = of(model, train);
        now.keySet().retainAll(then.keySet());
        then.keySet().retainAll(now.keySet());
        SettingsMatch.requireSame(
                "the checkpoint " + from.folder(),
                then,
                now,
                key -> false,
                "Use the settings that it was trained with, or train from the start.");
    }
}
