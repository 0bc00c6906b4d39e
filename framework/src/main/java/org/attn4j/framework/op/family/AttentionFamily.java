package org.attn4j.framework.op.family;

import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.OpFamily;
import org.attn4j.framework.op.attention.cuda.AttentionLaunches;
import org.attn4j.framework.op.attention.jvm.AttentionKernels;
import org.attn4j.framework.op.attention.reference.AttentionReferences;

/** Scaled dot-product attention. */
public final class AttentionFamily implements OpFamily {
    @Override
    public void register(KernelTable table) {
        AttentionReferences.register(table);
        AttentionKernels.register(table);
        AttentionLaunches.register(table);
    }
}
