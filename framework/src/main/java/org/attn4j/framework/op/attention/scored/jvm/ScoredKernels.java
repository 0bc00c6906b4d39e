package org.attn4j.framework.op.attention.scored.jvm;

import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.attention.scored.ScoredAttention;
import org.attn4j.framework.op.attention.scored.ScoredAttentionGrad;
import org.attn4j.framework.op.attention.scored.ScoredAttentionWeights;

/** The kernels of attention by any score. */
public final class ScoredKernels {
    private ScoredKernels() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.jvm(
                ScoredAttention.class,
                (op, inputs, outputs, device) -> new ScoredForward(op.spec(), inputs, outputs.get(0), false, device));
        table.jvm(
                ScoredAttentionWeights.class,
                (op, inputs, outputs, device) -> new ScoredForward(op.spec(), inputs, outputs.get(0), true, device));
        table.jvm(ScoredAttentionGrad.class, ScoredBackward::new);
    }
}
