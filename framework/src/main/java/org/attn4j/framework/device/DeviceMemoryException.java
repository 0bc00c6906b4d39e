package org.attn4j.framework.device;

/** Memory that a device does not have. */
public final class DeviceMemoryException extends DeviceException {
    private static final long serialVersionUID = 1;

    private final long asked;
    private final long free;

    /**
     * A refusal.
     *
     * @param device the device's name, and what it is
     * @param asked bytes asked for
     * @param free bytes that are free
     * @param total bytes that the device has; 0 where that is not known
     */
    public DeviceMemoryException(String device, long asked, long free, long total) {
        super(String.format(
                "%s: %,d MiB of memory are asked for, but %,d %sMiB are free; choose a smaller batch (with accumulate"
                        + " for the same effective batch), context or model, or another card (cuda:N)",
                device, asked >> 20, free >> 20, total > 0 ? String.format("of its %,d ", total >> 20) : ""));
        this.asked = asked;
        this.free = free;
    }

    /** Bytes asked for. */
    public long asked() {
        return asked;
    }

    /** Bytes that were free. */
    public long free() {
        return free;
    }
}
