package org.attn4j.framework.train;

import static org.attn4j.framework.config.Checks.require;

import java.util.Optional;
import org.attn4j.framework.config.Key;
import org.attn4j.framework.train.checkpoint.BestCheckpoint;
import org.attn4j.framework.train.checkpoint.TrainingState;

/**
 * When a run is saved. The last step always is.
 *
 * @throws IllegalArgumentException if every is negative or keep is not positive
 */
public record CheckpointSettings(
        @Key(doc = "steps from one checkpoint to the next; 0 saves at the end alone", value = "250") int every,
        @Key(doc = "number of newest checkpoints that stay; the best one stays besides", value = "3") int keep,
        @Key(doc = "what makes a checkpoint the best one", value = "validation_loss") BestMetric best) {
    public CheckpointSettings {
        require(every >= 0, "every must not be negative: %d", every);
        require(keep > 0, "keep must be positive: %d", keep);
    }

    /** The best evaluation that a checkpoint tells of; empty too if it was chosen by another metric. */
    Optional<BestCheckpoint> bestOf(TrainingState state) {
        return state.best().filter(b -> b.metric().equals(best.label()));
    }

    /** The best evaluation of a run, if the settings have it recorded: none, or one by another metric, is not. */
    public Optional<BestCheckpoint> recorded(Optional<BestCheckpoint> known) {
        return known.filter(b -> best != BestMetric.NONE && b.metric().equals(best.label()));
    }

    /** What can make a checkpoint the best one. */
    public enum BestMetric {
        /** The lowest loss on the validation split. */
        VALIDATION_LOSS,
        /** The highest accuracy on the validation split. */
        VALIDATION_ACCURACY,
        /** No best checkpoint. */
        NONE;

        /** What best.json calls it. */
        String label() {
            return this == VALIDATION_ACCURACY ? "validation_accuracy" : "validation_loss";
        }

        /**
         * The value that counts.
         *
         * @throws IllegalArgumentException if the model gives no predictions, and so no accuracy
         */
        double of(Evaluation evaluation) {
            if (this != VALIDATION_ACCURACY) {
                return evaluation.loss();
            }
            double accuracy = evaluation.metric(Evaluation.ACCURACY);
            require(!Double.isNaN(accuracy), "checkpoint.best: the model has no accuracy; expected validation_loss");
            return accuracy;
        }

        /** Whether a value is better than another. */
        boolean better(double value, double than) {
            return this == VALIDATION_ACCURACY ? value > than : value < than;
        }
    }
}
