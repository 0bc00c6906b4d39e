package org.attn4j.framework.train;

/**
 * Device memory of training, in bytes, known before the first step.
 *
 * @param parameters trained values
 * @param moments the optimizer's buffers
 * @param gradients gradients, accumulated ones included
 * @param intermediates inputs and activations of one micro-batch, sharing memory by lifetime
 */
public record TrainingMemory(long parameters, long moments, long gradients, long intermediates) {
    /** All of it. */
    public long total() {
        return parameters + moments + gradients + intermediates;
    }
}
