package org.attn4j.framework.train.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An intact checkpoint: every file has the size and the sum that its manifest says.
 *
 * @param folder where it lies
 * @param manifest its files and sums
 * @param state where the run stood
 */
public record Checkpoint(Path folder, Manifest manifest, TrainingState state) {
    static final String MODEL = "model.safetensors";
    static final String OPTIMIZER = "optimizer.safetensors";
    private static final List<String> FILES = List.of(MODEL, OPTIMIZER, TrainingState.NAME);

    /** Optimizer steps done. */
    public long step() {
        return manifest.step();
    }

    /** The file of the parameters. */
    public Path model() {
        return folder.resolve(MODEL);
    }

    /** The file of the optimizer's state. */
    public Path optimizer() {
        return folder.resolve(OPTIMIZER);
    }

    /**
     * Reads a folder whole and checks it against its manifest.
     *
     * @throws CheckpointException naming the first file that is not as it was written
     */
    static Checkpoint verified(long step, Path folder) {
        Path manifestFile = folder.resolve(Manifest.NAME);
        Manifest manifest = Manifest.read(manifestFile);
        if (manifest.step() != step) {
            throw CheckpointException.damaged(manifestFile, "step", step, manifest.step());
        }
        for (String name : FILES) {
            if (!manifest.files().containsKey(name)) {
                throw CheckpointException.damaged(
                        manifestFile, "files", FILES, manifest.files().keySet());
            }
        }
        // All sizes first: they cost nothing, and a file cut short is told without reading gigabytes.
        manifest.files().forEach((name, sum) -> requireSize(folder.resolve(name), sum));
        for (Map.Entry<String, Manifest.FileSum> file : manifest.files().entrySet()) {
            requireSum(folder.resolve(file.getKey()), file.getValue());
        }
        TrainingState state = TrainingState.read(folder.resolve(TrainingState.NAME));
        if (state.step() != step || !state.modelFingerprint().equals(manifest.modelFingerprint())) {
            throw CheckpointException.damaged(
                    manifestFile,
                    "step and model_fingerprint",
                    state.step() + " and " + state.modelFingerprint() + " as in " + TrainingState.NAME,
                    manifest.step() + " and " + manifest.modelFingerprint());
        }
        return new Checkpoint(folder, manifest, state);
    }

    private static void requireSize(Path file, Manifest.FileSum sum) {
        try {
            if (Files.size(file) != sum.bytes()) {
                throw CheckpointException.damaged(file, "size", sum.bytes() + " bytes", Files.size(file));
            }
        } catch (IOException e) {
            throw CheckpointException.unreadable(file, e);
        }
    }

    private static void requireSum(Path file, Manifest.FileSum sum) {
        try {
            String got = Sums.of(file).sha256();
            if (!got.equals(sum.sha256())) {
                throw CheckpointException.damaged(file, "SHA-256", sum.sha256(), got);
            }
        } catch (IOException e) {
            throw CheckpointException.unreadable(file, e);
        }
    }
}
