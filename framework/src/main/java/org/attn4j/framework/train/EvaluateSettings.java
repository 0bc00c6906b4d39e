package org.attn4j.framework.train;

import static org.attn4j.framework.config.Checks.require;

import org.attn4j.framework.config.Key;

/**
 * When and how far a run is evaluated on held-out data.
 *
 * @param every steps from one evaluation to the next; 0 evaluates at the end alone
 * @param batches batches of an evaluation during training; 0 takes the whole split
 * @param patience evaluations without a better value after which training stops; 0 never stops early
 * @throws IllegalArgumentException if a number is negative
 */
public record EvaluateSettings(
        @Key(doc = "steps from one evaluation to the next; 0 evaluates at the end alone", value = "250") int every,
        @Key(doc = "batches of an evaluation during training; 0 takes the whole split", value = "0") int batches,
        @Key(doc = "evaluations without a better value after which training stops; 0 never stops early", value = "0")
                int patience) {
    public EvaluateSettings {
        require(every >= 0, "every must not be negative: %d", every);
        require(batches >= 0, "batches must not be negative: %d", batches);
        require(patience >= 0, "patience must not be negative: %d", patience);
    }

    /** Whether training stops after so many evaluations without a better value. */
    public boolean exhausted(int evaluationsSinceBest) {
        return patience > 0 && evaluationsSinceBest >= patience;
    }
}
