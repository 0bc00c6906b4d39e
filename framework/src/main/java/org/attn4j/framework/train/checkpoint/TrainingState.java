package org.attn4j.framework.train.checkpoint;

import static org.attn4j.framework.config.Checks.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a run stands and what it is, beside its tensors: {@code state.json}. Learning rate and random numbers follow from
 * step and settings and are not stored.
 *
 * @param step optimizer steps done
 * @param microBatch index of the next micro-batch of the training stream
 * @param seed of all random numbers
 * @param best the best evaluation so far, if there was any
 * @param evaluationsSinceBest evaluations after the best one, for early stopping
 * @param modelFingerprint what the model is
 * @param datasetFingerprint what the data are
 * @param identity settings and files of the run
 * @throws IllegalArgumentException if a count is negative
 */
public record TrainingState(
        long step,
        long microBatch,
        long seed,
        Optional<BestCheckpoint> best,
        int evaluationsSinceBest,
        String modelFingerprint,
        String datasetFingerprint,
        RunIdentity identity) {
    static final String NAME = "state.json";
    private static final int FORMAT = 1;

    public TrainingState {
        require(step >= 0, "step must not be negative: %d", step);
        require(microBatch >= 0, "micro-batch must not be negative: %d", microBatch);
        require(evaluationsSinceBest >= 0, "evaluations since best must not be negative: %d", evaluationsSinceBest);
    }

    /** Of a run that says nothing of its settings. */
    public TrainingState(
            long step,
            long microBatch,
            long seed,
            Optional<BestCheckpoint> best,
            int evaluationsSinceBest,
            String modelFingerprint,
            String datasetFingerprint) {
        this(
                step,
                microBatch,
                seed,
                best,
                evaluationsSinceBest,
                modelFingerprint,
                datasetFingerprint,
                RunIdentity.NONE);
    }

    /** The content of {@code state.json}. */
    public byte[] toJson() {
        ObjectNode root = Json.object();
        root.put("format", FORMAT)
                .put("step", step)
                .put("micro_batch", microBatch)
                .put("seed", seed);
        best.ifPresent(b -> root.set("best", b.toJson()));
        root.put("evaluations_since_best", evaluationsSinceBest);
        root.put("model_fingerprint", modelFingerprint).put("dataset_fingerprint", datasetFingerprint);
        identity.write(root);
        return Json.pretty(root);
    }

    /**
     * Reads {@code state.json}; keys that are not known are passed over.
     *
     * @throws CheckpointException if it cannot be read, a key is missing or of the wrong type, or it was written by
     *     another version
     */
    public static TrainingState read(Path file) {
        JsonNode root = Json.read(file);
        Json.requireFormat(root, FORMAT, file);
        JsonNode best = root.path("best");
        long sinceBest = Json.nonNegative(root, "evaluations_since_best", file);
        if (sinceBest > Integer.MAX_VALUE) {
            throw CheckpointException.damaged(
                    file, "evaluations_since_best", "at most " + Integer.MAX_VALUE, sinceBest);
        }
        return new TrainingState(
                Json.nonNegative(root, "step", file),
                Json.nonNegative(root, "micro_batch", file),
                Json.integer(root, "seed", file),
                best.isMissingNode() || best.isNull() ? Optional.empty() : Optional.of(BestCheckpoint.from(best, file)),
                (int) sinceBest,
                Json.text(root, "model_fingerprint", file),
                Json.text(root, "dataset_fingerprint", file),
                RunIdentity.read(root, file));
    }
}
