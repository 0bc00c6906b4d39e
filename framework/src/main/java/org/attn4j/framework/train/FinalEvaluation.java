package org.attn4j.framework.train;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.train.checkpoint.BestCheckpoint;
import org.attn4j.framework.train.checkpoint.CheckpointDirectory;

/**
 * Measures what a run has come to: the best checkpoint, then the last one, over the whole validation part. That gives the
 * figures that an evaluation of these checkpoints gives later, to the last bit, and leaves training as it is.
 *
 * <p>A part whose rows are more than {@value #SHARE} of the rows trained on is measured as far as the evaluations of
 * training: a row forward takes a third of the time of a row trained on, so that a measurement takes at most a tenth of
 * training's.
 */
final class FinalEvaluation {
    static final double SHARE = 0.3;

    private final Evaluator evaluator;
    private final TrainingData data;
    private final ModelState model;
    private final Device device;
    private final CheckpointDirectory directory;
    private final Map<Long, Evaluation> known = new HashMap<>();
    private long bestStep = -1;

    /** Takes the figures of a checkpoint. */
    interface Receiver {
        /**
         * A checkpoint was measured.
         *
         * @param best whether it is the best one
         */
        void measured(long step, Evaluation evaluation, boolean best);
    }

    FinalEvaluation(
            Evaluator evaluator, TrainingData data, ModelState model, Device device, CheckpointDirectory directory) {
        this.evaluator = evaluator;
        this.data = data;
        this.model = model;
        this.device = device;
        this.directory = directory;
    }

    /** Takes note of an evaluation while training, so that it need not be made again. */
    void evaluated(long step, Evaluation evaluation, boolean best) {
        bestStep = best ? step : bestStep;
        known.keySet().retainAll(java.util.List.of(bestStep));
        known.put(step, evaluation);
    }

    /**
     * Measures; the model's values are those of the last step before and after.
     *
     * @param last the last step, whose checkpoint is written
     * @param trained rows trained on
     * @param batches batches of an evaluation during training; 0 takes the whole part
     * @param stopped asked before each batch
     * @return whether it came to the end
     */
    boolean run(long last, double trained, long batches, BooleanSupplier stopped, Receiver receiver) {
        boolean affordable = data.whole().rows() <= SHARE * trained;
        long extent = affordable ? 0 : batches;
        Optional<Long> best = directory.best().map(BestCheckpoint::step);
        if (best.isPresent() && best.get() != last) {
            Optional<Evaluation> result = earlier(best.get(), last, extent, stopped);
            if (result.isEmpty()) {
                return false;
            }
            receiver.measured(best.get(), result.get(), true);
        }
        Optional<Evaluation> result = evaluation(last, extent, stopped);
        result.ifPresent(e -> receiver.measured(last, e, best.isEmpty() || best.get() == last));
        return result.isPresent();
    }

    /** With the values of a checkpoint in the place of the last ones, for want of memory for both. */
    private Optional<Evaluation> earlier(long step, long last, long extent, BooleanSupplier stopped) {
        if (isKnown(step, extent)) {
            return Optional.of(known.get(step));
        }
        load(step);
        try {
            return evaluation(step, extent, stopped);
        } finally {
            load(last);
        }
    }

    private Optional<Evaluation> evaluation(long step, long extent, BooleanSupplier stopped) {
        return isKnown(step, extent)
                ? Optional.of(known.get(step))
                : evaluator.runUnless(
                        stopped,
                        "validation",
                        extent == 0 ? data.whole() : data.validation(),
                        extent,
                        data.whole().rows());
    }

    private boolean isKnown(long step, long extent) {
        return known.containsKey(step) && (extent > 0 || data.whole() == data.validation());
    }

    private void load(long step) {
        StoredTensors.read(directory.at(step).model(), Map.of("", model.saved()), device);
    }
}
