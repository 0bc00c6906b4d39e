package org.attn4j.framework.op.attention.jvm;

import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.attention.Attention;
import org.attn4j.framework.op.attention.AttentionGrad;
import org.attn4j.framework.op.attention.AttentionWeights;

/** The kernels of attention. */
public final class AttentionKernels {
    private AttentionKernels() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.jvm(Attention.class, AttentionForward::new);
        table.jvm(AttentionGrad.class, AttentionBackward::new);
        table.jvm(
                AttentionWeights.class,
                (op, inputs, outputs, device) -> new AttentionWeightsKernel(op, inputs, outputs.get(0), device));
    }
}
