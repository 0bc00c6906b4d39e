package org.attn4j.framework.op.family;

import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.OpFamily;
import org.attn4j.framework.op.attention.scored.cuda.ScoredLaunches;
import org.attn4j.framework.op.attention.scored.jvm.ScoredKernels;
import org.attn4j.framework.op.attention.scored.reference.ScoredReferences;

/** Attention by any score. */
public final class ScoredAttentionFamily implements OpFamily {
    @Override
    public void register(KernelTable table) {
        ScoredReferences.register(table);
        ScoredKernels.register(table);
        ScoredLaunches.register(table);
    }
}
