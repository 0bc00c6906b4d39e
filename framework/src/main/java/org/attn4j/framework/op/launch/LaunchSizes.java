package org.attn4j.framework.op.launch;

/** Sizes of blocks and grids. */
public final class LaunchSizes {
    /** Threads of a block where nothing speaks for another number. */
    public static final int BLOCK = 256;

    public static final int WARP = 32;

    private LaunchSizes() {}

    /** Threads of a block that handles a row of some columns: whole warps, at most 256. */
    public static int ofRow(int columns) {
        return Math.max(WARP, Math.min(BLOCK, (columns + WARP - 1) / WARP * WARP));
    }

    /** Pieces of a size that cover n elements. */
    public static long pieces(long n, int size) {
        return (n + size - 1) / size;
    }
}
