package org.attn4j.framework.device.nvidia;

/**
 * A card as its driver describes it.
 *
 * @param index its index among those the driver shows
 * @param name such as {@code NVIDIA H200}
 * @param major compute capability before the point
 * @param minor compute capability after the point
 * @param totalBytes its memory
 * @param freeBytes what nobody uses; -1 if unknown
 */
public record NvidiaCard(int index, String name, int major, int minor, long totalBytes, long freeBytes) {
    /** Compute capability, such as {@code 9.0}. */
    public String capability() {
        return major + "." + minor;
    }

    /** Whether the card's capability is at least another. */
    public boolean atLeast(int otherMajor, int otherMinor) {
        return major > otherMajor || (major == otherMajor && minor >= otherMinor);
    }

    @Override
    public String toString() {
        return String.format("%d: %s, compute capability %s, ", index, name, capability())
                + (freeBytes < 0 ? "" : String.format("%,d MiB free of ", freeBytes >> 20))
                + String.format("%,d MiB", totalBytes >> 20);
    }
}
