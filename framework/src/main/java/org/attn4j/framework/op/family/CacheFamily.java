package org.attn4j.framework.op.family;

import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.OpFamily;
import org.attn4j.framework.op.kernel.cuda.CacheLaunches;
import org.attn4j.framework.op.kernel.jvm.CacheKernels;
import org.attn4j.framework.op.kernel.reference.CacheReferences;

/** Caches of keys and values. */
public final class CacheFamily implements OpFamily {
    @Override
    public void register(KernelTable table) {
        CacheReferences.register(table);
        CacheKernels.register(table);
        CacheLaunches.register(table);
    }
}
