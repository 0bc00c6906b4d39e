package org.attn4j.framework.op.simd;

/**
 * Heap arrays of the running thread, kept from call to call. A kernel copies a block of a tensor here, computes, and
 * copies the result back; a block that stays in the processor's cache makes the copies cheap.
 */
public final class Scratch {
    /** Elements of a block: two of them fit in a first-level cache of 32 KiB. */
    public static final int BLOCK = 4096;

    private static final int SLOTS = 4;
    private static final ThreadLocal<float[][]> FLOATS = ThreadLocal.withInitial(() -> new float[SLOTS][0]);

    private Scratch() {}

    /**
     * An array of at least the given length with arbitrary contents.
     *
     * @param slot which of the thread's arrays, 0 to 3: arrays of different slots do not overlap
     */
    public static float[] floats(int slot, int length) {
        float[][] slots = FLOATS.get();
        if (slots[slot].length < length) {
            slots[slot] = new float[Math.max(length, BLOCK)];
        }
        return slots[slot];
    }
}
