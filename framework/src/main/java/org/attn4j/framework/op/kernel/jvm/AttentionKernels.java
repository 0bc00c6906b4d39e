package org.attn4j.framework.op.kernel.jvm;

import org.attn4j.framework.op.Attention;
import org.attn4j.framework.op.AttentionGrad;
import org.attn4j.framework.op.AttentionWeights;

/** The kernels of attention. */
final class AttentionKernels {
    private AttentionKernels() {}

    /** Makes the kernels known. */
    static void registerAll() {
        JvmKernels.register(Attention.class, AttentionForward::new);
        JvmKernels.register(AttentionGrad.class, AttentionBackward::new);
        JvmKernels.register(
                AttentionWeights.class,
                (op, inputs, outputs, device) -> new AttentionWeightsKernel(op, inputs, outputs.get(0), device));
    }
}
