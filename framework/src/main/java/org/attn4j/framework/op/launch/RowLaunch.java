package org.attn4j.framework.op.launch;

import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.Launch;

/** Launches that compute row by row: a kernel {@code NAME_warps} for short rows, {@code NAME_blocks} for long ones. */
public final class RowLaunch {
    /** Columns up to which a warp does a row. */
    static final int SHORT = 1024;

    private static final int WARP = 32;
    private static final int WARPS = 4;
    private static final int BLOCK = 256;
    /** Columns from which on a block has twice as many threads. */
    private static final int LONG = 16 * 1024;

    private RowLaunch() {}

    /** A launch for rows of so many columns, its arguments to be added. */
    public static Launch of(CudaDevice device, String file, String kernel, int rows, int columns) {
        return launch(device, file, kernel, rows, columns).work(w -> columns % 4 == 0 ? w.vectors() : w);
    }

    private static Launch launch(CudaDevice device, String file, String kernel, int rows, int columns) {
        if (columns <= SHORT) {
            int blocks = Math.max(1, (rows + WARPS - 1) / WARPS);
            return device.kernel(file, kernel + "_warps").grid(blocks).block(WARPS * WARP);
        }
        return device.kernel(file, kernel + "_blocks")
                .grid(Math.max(1, rows))
                .block(columns < LONG ? BLOCK : 2 * BLOCK);
    }
}
