package org.attn4j.framework.device.cuda;

/**
 * A card as the driver describes it.
 *
 * @param index from 0
 * @param name such as {@code NVIDIA H200}
 * @param major major number of its compute capability
 * @param minor minor number of its compute capability
 * @param bytes of memory
 */
public record CudaCard(int index, String name, int major, int minor, long bytes) {
    /**
     * The oldest that the kernels run on, as compute capability times ten: bfloat16's instructions and 99 KiB of shared
     * memory for a block begin with Ampere.
     */
    private static final int OLDEST = 80;

    /** As compilers name it, such as {@code sm_90}. */
    public String architecture() {
        return "sm_" + capability();
    }

    /** Whether the kernels run on it: compute capability 8.0 (Ampere) or more. */
    public boolean usable() {
        return capability() >= OLDEST;
    }

    private int capability() {
        return 10 * major + minor;
    }

    @Override
    public String toString() {
        return String.format("%s (compute capability %d.%d, %,d MiB)", name, major, minor, bytes >> 20);
    }
}
