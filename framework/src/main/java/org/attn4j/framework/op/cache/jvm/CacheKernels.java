package org.attn4j.framework.op.cache.jvm;

import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.cache.AppendCache;
import org.attn4j.framework.op.cache.ReorderCache;

/** The kernels that place rows: by angle, and in a cache. */
public final class CacheKernels {
    private CacheKernels() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.jvm(AppendCache.class, AppendCacheKernel::bind);
        table.jvm(ReorderCache.class, ReorderCacheKernel::new);
    }
}
