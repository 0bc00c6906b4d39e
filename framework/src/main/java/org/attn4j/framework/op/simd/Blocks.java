package org.attn4j.framework.op.simd;

/**
 * Heap blocks of the running thread that pieces of tensors are copied through: small enough to stay in the first-level
 * cache, kept from one run to the next.
 */
public final class Blocks {
    /** Floats in a block: three blocks of 8 KiB and their companions fit in 32 KiB. */
    public static final int SIZE = 2048;

    private static final int SLOTS = 13;
    private static final ThreadLocal<float[][]> FLOATS = ThreadLocal.withInitial(() -> new float[SLOTS][]);

    private Blocks() {}

    /** The thread's block of a slot, with at least n floats, a whole number of vectors long, of any content. */
    public static float[] floats(int slot, int n) {
        float[][] blocks = FLOATS.get();
        float[] block = blocks[slot];
        if (block == null || block.length < n) {
            block = new float[(Math.max(n, SIZE) + 63) & ~63];
            blocks[slot] = block;
        }
        return block;
    }
}
