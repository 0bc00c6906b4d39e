package org.attn4j.framework.train;

import org.attn4j.framework.model.DataFacts;

/**
 * The data of a run.
 *
 * @param facts what the model must know of it
 * @param training micro-batches, endless
 * @param validation held-out micro-batches; {@link EvaluateSettings} tells how many of them an evaluation takes
 * @param fingerprint equal only for equal data
 */
public record TrainingData(
        DataFacts facts, BatchSource training, BatchSource validation, BatchSource whole, String fingerprint) {
    /** Data of which training is evaluated on all of the held-out part. */
    public TrainingData(DataFacts facts, BatchSource training, BatchSource validation, String fingerprint) {
        this(facts, training, validation, validation, fingerprint);
    }
}
