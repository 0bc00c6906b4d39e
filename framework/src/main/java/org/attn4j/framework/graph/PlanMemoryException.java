package org.attn4j.framework.graph;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.TensorSpec;

/** A plan that does not fit in its device's memory. */
public final class PlanMemoryException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    private final String device;
    private final long needed;
    private final long free;

    private PlanMemoryException(String device, long needed, long free, String inputs) {
        super(String.format(
                "a step needs %,d MiB of memory on %s for its intermediates, but %,d MiB are free%s;"
                        + " choose a smaller batch (with accumulate for the same effective batch), context or model",
                needed >> 20, device, free >> 20, inputs));
        this.device = device;
        this.needed = needed;
        this.free = free;
    }

    /** The same with the inputs' shapes and, as intermediates grow with them, how many rows would fit. */
    PlanMemoryException of(Map<String, TensorSpec> inputs) {
        StringBuilder shapes = new StringBuilder();
        long rows = 0;
        for (var input : new TreeMap<>(inputs).entrySet()) {
            TensorSpec spec = input.getValue();
            if (spec.rank() > 0) {
                shapes.append(shapes.isEmpty() ? "" : ", ").append(input.getKey());
                shapes.append(' ').append(Arrays.toString(spec.shape()));
                rows = Math.max(rows, spec.rank() > 1 ? spec.dim(0) : 0);
            }
        }
        long fit = (long) (rows * (double) free / needed);
        return new PlanMemoryException(
                device,
                needed,
                free,
                String.format(" (inputs %s [batch, context …]: about %,d of %,d rows would fit)", shapes, fit, rows));
    }

    /**
     * Throws if more is needed than is free.
     *
     * @throws PlanMemoryException if so
     */
    static void check(long needed, Device device) {
        long free = device.freeBytes();
        if (needed > free) {
            throw new PlanMemoryException(device.name(), needed, free, "");
        }
    }
}
