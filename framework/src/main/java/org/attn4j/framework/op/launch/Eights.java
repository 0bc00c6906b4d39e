package org.attn4j.framework.op.launch;

import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.Launch;

/** Launches in which each thread owns eight neighbouring elements. */
public final class Eights {
    private static final int EACH = 8;

    private Eights() {}

    /** A launch for n elements, its arguments to be added. */
    public static Launch of(CudaDevice device, String file, String kernel, long n) {
        long blocks = LaunchSizes.pieces(n, EACH * LaunchSizes.BLOCK);
        return device.kernel(file, kernel)
                .grid(Math.max(1, blocks))
                .block(LaunchSizes.BLOCK)
                .vectors();
    }
}
