package org.attn4j.framework.graph;

/** What does not fit in a device's memory, and what would. */
public final class PlanMemoryException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    private PlanMemoryException(String message) {
        super(message);
    }

    /**
     * A plan whose inputs and intermediates do not fit.
     *
     * @param device the device's name
     * @param needed bytes of inputs and intermediates
     * @param free bytes that were free for them
     * @param fitting the largest batch that fits; 0 if none does
     */
    static PlanMemoryException ofPlan(String device, InputSizes inputs, long needed, long free, long fitting) {
        String context = inputs.context() > 0 ? " and context " + inputs.context() : "";
        String advice = fitting > 0
                ? String.format(
                        "a batch of %,d would fit (with accumulate for the same effective batch), or choose %sa smaller"
                                + " model",
                        fitting, inputs.context() > 0 ? "a shorter context or " : "")
                : "not even a batch of 1 would fit: choose "
                        + (inputs.context() > 0 ? "a shorter context or a smaller model" : "a smaller model");
        return new PlanMemoryException(String.format(
                "a step with batch %,d%s (inputs %s) does not fit on %s: its inputs and intermediates take %,d MiB, %,d"
                        + " MiB are free; %s",
                inputs.batch(), context, inputs, device, mib(needed), free >> 20, advice));
    }

    /**
     * A model that does not fit, whatever the batch.
     *
     * @param device the device's name
     * @param parameters bytes of the parameters
     * @param gradients bytes of their gradients, accumulated ones included
     * @param moments bytes of the optimizer's buffers
     * @param free bytes that are free
     */
    public static PlanMemoryException ofModel(String device, long parameters, long gradients, long moments, long free) {
        return new PlanMemoryException(String.format(
                "the model does not fit on %s with any batch: parameters take %,d MiB, gradients %,d MiB, the"
                        + " optimizer's state %,d MiB, %,d MiB together; %,d MiB are free; choose a smaller model (dim,"
                        + " layers, vocabulary), an optimizer with less state, or another device",
                device,
                mib(parameters),
                mib(gradients),
                mib(moments),
                mib(parameters + gradients + moments),
                free >> 20));
    }

    /**
     * Batches that do not fit on Java's heap.
     *
     * @param batch rows of a micro-batch
     * @param count micro-batches that are held at once
     * @param bytes of one of them
     * @param heap bytes that Java may have
     */
    public static PlanMemoryException ofBatches(long batch, long count, long bytes, long heap) {
        return new PlanMemoryException(String.format(
                "batches of %,d take %,d MiB each, and %,d of them are held on Java's heap, which has %,d MiB; choose a"
                        + " smaller batch or accumulate, or give Java more: ATTN4J_HEAP=%dg",
                batch, mib(bytes), count, heap >> 20, Math.round(Math.ceil(1.25 * count * bytes / (1 << 30)) + 1)));
    }

    /** Rounded up, so that what is needed never looks smaller than what is free. */
    private static long mib(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }
}
