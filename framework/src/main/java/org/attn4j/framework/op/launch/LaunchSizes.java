package org.attn4j.framework.op.launch;

import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.Launch;

/** Sizes of blocks and grids. */
public final class LaunchSizes {
    private static final long MOST_BLOCKS = 1 << 14;

    /** Threads of a block where nothing speaks for another number. */
    public static final int BLOCK = 256;

    public static final int WARP = 32;

    private LaunchSizes() {}

    /** Threads of a block that handles a row of some columns: whole warps, at most 256. */
    public static int ofRow(int columns) {
        return Math.max(WARP, Math.min(BLOCK, (columns + WARP - 1) / WARP * WARP));
    }

    /** A launch whose threads share n elements among them, its arguments to be added. */
    static Launch loop(CudaDevice device, String file, String kernel, long n) {
        return device.kernel(file, kernel)
                .grid(Math.max(1, Math.min(MOST_BLOCKS, pieces(n, BLOCK))))
                .block(BLOCK);
    }

    /** Pieces of a size that cover n elements. */
    public static long pieces(long n, int size) {
        return (n + size - 1) / size;
    }
}
