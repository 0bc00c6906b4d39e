package org.attn4j.framework.op.family;

import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.OpFamily;
import org.attn4j.framework.op.cache.cuda.CacheLaunches;
import org.attn4j.framework.op.cache.jvm.CacheKernels;
import org.attn4j.framework.op.cache.reference.CacheReferences;

/** Caches of keys and values. */
public final class CacheFamily implements OpFamily {
    @Override
    public void register(KernelTable table) {
        CacheReferences.register(table);
        CacheKernels.register(table);
        CacheLaunches.register(table);
    }
}
