package org.attn4j.framework.op.launch;

/** How much shared memory a block may have. */
public final class SharedMemory {
    /** What every card from compute capability 8.0 on has for one block. */
    public static final long LIMIT = 99 * 1024;

    private SharedMemory() {}

    /**
     * The number of bytes given.
     *
     * @param what needs them, for the message
     * @throws UnsupportedOperationException if some cards lack so many
     */
    public static long checked(String what, long bytes) {
        if (bytes > LIMIT) {
            throw new UnsupportedOperationException("no CUDA kernel for " + what + " with heads that take " + bytes
                    + " bytes of shared memory: at most " + LIMIT);
        }
        return bytes;
    }
}
