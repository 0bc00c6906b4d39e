package org.attn4j.framework.op.family;

import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.OpFamily;
import org.attn4j.framework.op.attention.kernelized.cuda.LinearAttentionLaunches;
import org.attn4j.framework.op.attention.kernelized.jvm.LinearAttentionKernels;
import org.attn4j.framework.op.attention.kernelized.reference.LinearAttentionReferences;

/** Linear attention. */
public final class LinearAttentionFamily implements OpFamily {
    @Override
    public void register(KernelTable table) {
        LinearAttentionReferences.register(table);
        LinearAttentionKernels.register(table);
        LinearAttentionLaunches.register(table);
    }
}
