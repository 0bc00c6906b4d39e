package org.attn4j.framework.op.kernel.jvm;

import org.attn4j.framework.op.AppendCache;
import org.attn4j.framework.op.ReorderCache;
import org.attn4j.framework.op.Rotary;

/** The kernels that place rows: by angle, and in a cache. */
final class CacheKernels {
    private CacheKernels() {}

    static void register() {
        JvmKernels.register(Rotary.class, RotaryKernel::bind);
        JvmKernels.register(AppendCache.class, AppendCacheKernel::bind);
        JvmKernels.register(ReorderCache.class, ReorderCacheKernel::new);
    }
}
