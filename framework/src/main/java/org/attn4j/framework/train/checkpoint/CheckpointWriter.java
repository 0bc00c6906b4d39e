package org.attn4j.framework.train.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes one checkpoint: all files beside, the manifest last, everything synced, then one rename. */
record CheckpointWriter(Path folder, TrainingState state) {
    Checkpoint write(FileContent model, FileContent optimizer, byte[] stateJson) throws IOException {
        String name = StepFolder.name(state.step());
        Path target = folder.resolve(name);
        Path temporary = folder.resolve(StepFolder.hidden(name, StepFolder.TEMPORARY));
        try {
            Files.createDirectory(temporary);
            Map<String, Manifest.FileSum> sums = new LinkedHashMap<>();
            sums.put(Checkpoint.MODEL, Durable.write(temporary.resolve(Checkpoint.MODEL), model));
            sums.put(Checkpoint.OPTIMIZER, Durable.write(temporary.resolve(Checkpoint.OPTIMIZER), optimizer));
            sums.put(
                    TrainingState.NAME,
                    Durable.write(temporary.resolve(TrainingState.NAME), FileContent.of(stateJson)));
            Manifest manifest = new Manifest(state.step(), state.modelFingerprint(), sums);
            Durable.write(temporary.resolve(Manifest.NAME), FileContent.of(manifest.toJson()));
            Durable.syncFolder(temporary);
            if (Files.exists(target)) {
                replace(temporary, target);
            } else {
                Durable.move(temporary, target);
            }
            return new Checkpoint(target, manifest, state);
        } catch (IOException | RuntimeException e) {
            Durable.deleteQuietly(temporary, e);
            throw e;
        }
    }

    /** A folder that holds files cannot be renamed over: it moves aside, and comes back if its successor cannot. */
    private void replace(Path temporary, Path target) throws IOException {
        String name = target.getFileName().toString();
        Path aside = folder.resolve(StepFolder.hidden(name, StepFolder.REPLACED));
        Durable.move(target, aside);
        try {
            Durable.move(temporary, target);
        } catch (IOException | RuntimeException e) {
            if (!Files.exists(target)) {
                Durable.move(aside, target);
            }
            throw e;
        }
        Durable.delete(aside);
    }
}
