package org.attn4j.framework.op.kernel.jvm;

import org.attn4j.framework.op.LinearAttention;
import org.attn4j.framework.op.LinearAttentionGrad;
import org.attn4j.framework.op.LinearAttentionWeights;
import org.attn4j.framework.op.ScoredAttention;
import org.attn4j.framework.op.ScoredAttentionGrad;
import org.attn4j.framework.op.ScoredAttentionWeights;

/** The kernels of attention with other scores than scaled dot products. */
final class ScoredKernels {
    private ScoredKernels() {}

    /** Makes the kernels known. */
    static void registerAll() {
        JvmKernels.register(
                ScoredAttention.class,
                (op, inputs, outputs, device) -> new ScoredForward(op.spec(), inputs, outputs.get(0), false, device));
        JvmKernels.register(
                ScoredAttentionWeights.class,
                (op, inputs, outputs, device) -> new ScoredForward(op.spec(), inputs, outputs.get(0), true, device));
        JvmKernels.register(ScoredAttentionGrad.class, ScoredBackward::new);
        JvmKernels.register(
                LinearAttention.class,
                (op, inputs, outputs, device) -> new LinearForward(op.spec(), inputs, outputs.get(0), device));
        JvmKernels.register(LinearAttentionGrad.class, LinearBackward::new);
        JvmKernels.register(
                LinearAttentionWeights.class,
                (op, inputs, outputs, device) -> new LinearWeightsKernel(op.spec(), inputs, outputs.get(0), device));
    }
}
