package org.attn4j.framework.train.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.attn4j.framework.file.Disk;
import org.attn4j.framework.file.Durable;
import org.attn4j.framework.file.FileContent;
import org.attn4j.framework.file.Hidden;

/** Writes one checkpoint: all files beside, the manifest last, everything synced, then one rename. */
record CheckpointWriter(Path folder, TrainingState state) {
    Checkpoint write(FileContent model, FileContent optimizer, byte[] stateJson) throws IOException {
        Path target = folder.resolve(StepFolder.name(state.step()));
        Path temporary = Hidden.beside(target, Hidden.TEMPORARY);
        try {
            Disk.inUse().createFolder(temporary);
            Map<String, Manifest.FileSum> sums = new LinkedHashMap<>();
            sums.put(Checkpoint.MODEL, Sums.write(temporary.resolve(Checkpoint.MODEL), model));
            sums.put(Checkpoint.OPTIMIZER, Sums.write(temporary.resolve(Checkpoint.OPTIMIZER), optimizer));
            sums.put(TrainingState.NAME, Sums.write(temporary.resolve(TrainingState.NAME), FileContent.of(stateJson)));
            Manifest manifest = new Manifest(state.step(), state.modelFingerprint(), sums);
            Durable.create(temporary.resolve(Manifest.NAME), FileContent.of(manifest.toJson()));
            Disk.inUse().syncFolder(temporary);
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
        Path aside = Hidden.beside(target, Hidden.REPLACED);
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
