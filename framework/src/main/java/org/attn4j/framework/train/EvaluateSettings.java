package org.attn4j.framework.train;

import static org.attn4j.framework.config.Checks.require;

import java.util.List;
import org.attn4j.framework.config.Key;

/**
 * When and how far a run is evaluated on held-out data. Rows are counted so that how a step's examples are cut into
 * micro-batches does not matter: 12 x 1 and 3 x 4 train alike and are evaluated alike.
 *
 * @throws IllegalArgumentException if a number is negative
 */
public record EvaluateSettings(
        @Key(doc = "steps from one evaluation to the next; 0 evaluates at the end alone", value = "250") int every,
        @Key(
                        doc = "examples of an evaluation during training, the same for any batch; 0 leaves it to"
                                + " batches",
                        value = "0")
                int rows,
        @Key(
                        doc = "the same as so many steps' examples, batch times accumulate each; 0 takes the whole"
                                + " split",
                        value = "0")
                int batches,
        @Key(doc = "evaluations without a better value after which training stops; 0 never stops early", value = "0")
                int patience,
        @Key(doc = "further figures, beside loss and accuracy", value = "[]") List<Metric> metrics) {
    public EvaluateSettings {
        metrics = List.copyOf(metrics);
        require(every >= 0, "every must not be negative: %d", every);
        require(rows >= 0, "rows must not be negative: %d", rows);
        require(batches >= 0, "batches must not be negative: %d", batches);
        require(patience >= 0, "patience must not be negative: %d", patience);
    }

    /** Without further figures. */
    public EvaluateSettings(int every, int rows, int batches, int patience) {
        this(every, rows, batches, patience, List.of());
    }

    /** Whether training stops after so many evaluations without a better value. */
    public boolean exhausted(int evaluationsSinceBest) {
        return patience > 0 && evaluationsSinceBest >= patience;
    }

    /** Examples of an evaluation during training; 0 for the whole split. */
    public long rows(TrainSettings train) {
        return rows > 0 ? rows : Math.multiplyExact((long) batches, train.stepRows());
    }

    /** Micro-batches that hold so many examples; 0 for the whole split. */
    long microBatches(TrainSettings train) {
        return (rows(train) + train.batch() - 1) / train.batch();
    }
}
