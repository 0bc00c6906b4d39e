package org.attn4j.framework.graph;

import org.attn4j.framework.device.Device;

/** A plan that does not fit in its device's memory. */
public final class PlanMemoryException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    private PlanMemoryException(String message) {
        super(message);
    }

    /**
     * Throws if more is needed than is free.
     *
     * @throws PlanMemoryException if so
     */
    static void check(long needed, Device device) {
        long free = device.freeBytes();
        if (needed > free) {
            throw new PlanMemoryException(String.format(
                    "a step needs %,d MiB of memory on %s for its intermediates, but %,d MiB are free;"
                            + " choose a smaller batch (with accumulate for the same effective batch), context or model",
                    needed >> 20, device.name(), free >> 20));
        }
    }
}
