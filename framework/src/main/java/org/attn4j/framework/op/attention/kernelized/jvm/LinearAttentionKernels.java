package org.attn4j.framework.op.attention.kernelized.jvm;

import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.attention.kernelized.LinearAttention;
import org.attn4j.framework.op.attention.kernelized.LinearAttentionGrad;
import org.attn4j.framework.op.attention.kernelized.LinearAttentionWeights;

/** The kernels of linear attention. */
public final class LinearAttentionKernels {
    private LinearAttentionKernels() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.jvm(
                LinearAttention.class,
                (op, inputs, outputs, device) -> LinearForward.outputs(op.spec(), inputs, outputs.get(0), device));
        table.jvm(LinearAttentionGrad.class, LinearBackward::of);
        table.jvm(
                LinearAttentionWeights.class,
                (op, inputs, outputs, device) -> LinearForward.weights(op.spec(), inputs, outputs.get(0), device));
    }
}
