package org.attn4j.framework.op.launch;

import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.Launch;

/** Launches in which each thread owns four neighbouring elements. */
public final class Fours {
    private static final int BLOCK = 256;

    private Fours() {}

    /** A launch for n elements, its arguments to be added. */
    public static Launch of(CudaDevice device, String file, String kernel, long n) {
        return device.kernel(file, kernel).grid(blocks(n)).block(BLOCK).vectors();
    }

    /** Blocks that own n elements; one at least. */
    public static long blocks(long n) {
        return Math.max(1, (n + 4 * BLOCK - 1) / (4 * BLOCK));
    }
}
