package org.attn4j.framework.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.train.checkpoint.BestCheckpoint;
import org.attn4j.framework.train.checkpoint.Checkpoint;
import org.attn4j.framework.train.checkpoint.CheckpointDirectory;
import org.attn4j.framework.train.checkpoint.CheckpointMismatchException;
import org.attn4j.framework.train.checkpoint.RunIdentity;
import org.attn4j.framework.train.checkpoint.TrainingState;

/** Where a run stands, and how that is saved and restored. */
final class RunState {
    private final ModelState model;
    private final Device device;
    private final TrainSettings settings;
    private final CheckpointSettings policy;
    private final String modelFingerprint;
    private final String dataFingerprint;
    private RunIdentity identity;
    private long step;
    private Optional<BestCheckpoint> best = Optional.empty();
    private int evaluationsSinceBest;

    RunState(
            ModelState model,
            Device device,
            TrainSettings settings,
            CheckpointSettings policy,
            String modelFingerprint,
            String dataFingerprint,
            RunIdentity identity) {
        this.model = model;
        this.device = device;
        this.settings = settings;
        this.policy = policy;
        this.modelFingerprint = modelFingerprint;
        this.dataFingerprint = dataFingerprint;
        remember(identity);
    }

    /** What checkpoints from here on are to remember of the run. */
    void remember(RunIdentity other) {
        identity = other.knowsSettings()
                ? other
                : new RunIdentity(OwnSettings.of(modelFingerprint, settings), other.files());
    }

    long step() {
        return step;
    }

    void stepDone() {
        step++;
    }

    int evaluationsSinceBest() {
        return evaluationsSinceBest;
    }

    /** Takes note of an evaluation; true if it is the best so far. */
    boolean evaluated(Evaluation evaluation) {
        CheckpointSettings.BestMetric metric = policy.best();
        double value = metric.of(evaluation);
        boolean better = best.isEmpty() || metric.better(value, best.get().value());
        if (better) {
            best = Optional.of(new BestCheckpoint(step, metric.label(), value));
            evaluationsSinceBest = 0;
        } else {
            evaluationsSinceBest++;
        }
        return better;
    }

    Checkpoint save(CheckpointDirectory directory) {
        TrainingState state = new TrainingState(
                step,
                step * settings.accumulate(),
                settings.seed(),
                best,
                evaluationsSinceBest,
                modelFingerprint,
                dataFingerprint,
                identity);
        Checkpoint saved = directory.save(
                state,
                StoredTensors.content(Map.of("", model.saved()), device, Map.of("format", "pt")),
                StoredTensors.content(prefixed(), device, Map.of("format", "pt")));
        settle(directory);
        return saved;
    }

    private void settle(CheckpointDirectory directory) {
        directory.settle(step, policy.recorded(best), policy.keep());
    }

    /**
     * Goes back to a checkpoint, and ends what a kill right after it may have left undone.
     *
     * @throws org.attn4j.framework.train.checkpoint.CheckpointException if it is damaged, or of another model or data
     */
    void restore(Checkpoint checkpoint, CheckpointDirectory directory) {
        TrainingState state = checkpoint.state();
        OwnSettings.requireSame(checkpoint, modelFingerprint, settings);
        if (!state.datasetFingerprint().equals(dataFingerprint)) {
            throw new CheckpointMismatchException("the data are not those that " + checkpoint.folder()
                    + " was trained on: expected fingerprint " + state.datasetFingerprint() + ", got "
                    + dataFingerprint + "; bring back the same files, or train from the start");
        }
        StoredTensors.read(checkpoint.model(), Map.of("", model.saved()), device);
        StoredTensors.read(checkpoint.optimizer(), prefixed(), device);
        step = state.step();
        best = policy.bestOf(state);
        evaluationsSinceBest = best.isPresent() ? state.evaluationsSinceBest() : 0;
        settle(directory);
    }

    private Map<String, Parameters> prefixed() {
        Map<String, Parameters> buffers = new LinkedHashMap<>();
        model.moments().forEach((name, buffer) -> buffers.put(name + ".", buffer));
        return buffers;
    }
}
