package org.attn4j.framework.train;

import java.util.List;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.graph.Parameters;
import org.attn4j.framework.graph.PlanMemoryException;

/**
 * Device memory of training, in bytes, known before the first step.
 *
 * @param parameters values, frozen ones included, and weights that an adapter is merged into for evaluations
 * @param moments the optimizer's buffers
 * @param gradients gradients, accumulated ones included
 * @param intermediates inputs and activations of one micro-batch, sharing memory by lifetime
 */
public record TrainingMemory(long parameters, long moments, long gradients, long intermediates) {
    /**
     * Looks before anything is allocated whether what a model takes whatever its batch fits: parameters, gradients, the
     * optimizer's buffers.
     *
     * @throws PlanMemoryException if it does not
     */
    public static void requireModelFits(List<ParameterSpec> specs, TrainSettings settings, Device device) {
        long one = Parameters.bytes(specs);
        long trained =
                Parameters.bytes(specs.stream().filter(ParameterSpec::trained).toList());
        long gradients = settings.accumulate() > 1 ? 2 * trained : trained;
        long moments = trained * settings.optimizer().moments().size();
        long free = device.freeBytes(one + gradients + moments);
        if (one + gradients + moments > free) {
            throw PlanMemoryException.ofModel(device.name(), one, gradients, moments, free);
        }
    }

    /** All of it. */
    public long total() {
        return parameters + moments + gradients + intermediates;
    }
}
