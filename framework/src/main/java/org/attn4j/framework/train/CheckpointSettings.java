package org.attn4j.framework.train;

import static org.attn4j.framework.config.Checks.require;

import org.attn4j.framework.config.Key;

/**
 * When a run is saved. The last step always is.
 *
 * @param every steps from one checkpoint to the next; 0 saves at the end alone
 * @param keep number of newest checkpoints that stay; the best one stays besides
 * @param best what makes a checkpoint the best one
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

    /** What can make a checkpoint the best one. */
    public enum BestMetric {
        /** The lowest loss on the validation split. */
        VALIDATION_LOSS,
        /** No best checkpoint. */
        NONE
    }
}
