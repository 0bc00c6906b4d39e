package org.attn4j.framework.op.kernel.jvm;

import org.attn4j.framework.op.LayerNorm;
import org.attn4j.framework.op.LayerNormGrad;
import org.attn4j.framework.op.RmsNorm;
import org.attn4j.framework.op.RmsNormGrad;

/** The kernels of the normalisations. */
final class NormKernels {
    private NormKernels() {}

    static void register() {
        JvmKernels.register(LayerNorm.class, NormKernel::bind);
        JvmKernels.register(LayerNormGrad.class, NormGradKernel::bind);
        JvmKernels.register(RmsNorm.class, NormKernel::bind);
        JvmKernels.register(RmsNormGrad.class, NormGradKernel::bind);
    }
}
