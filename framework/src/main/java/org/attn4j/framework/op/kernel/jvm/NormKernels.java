package org.attn4j.framework.op.kernel.jvm;

import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.LayerNorm;
import org.attn4j.framework.op.LayerNormGrad;
import org.attn4j.framework.op.RmsNorm;
import org.attn4j.framework.op.RmsNormGrad;

/** The kernels of the normalisations. */
public final class NormKernels {
    private NormKernels() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.jvm(LayerNorm.class, NormKernel::bind);
        table.jvm(LayerNormGrad.class, NormGradKernel::bind);
        table.jvm(RmsNorm.class, NormKernel::bind);
        table.jvm(RmsNormGrad.class, NormGradKernel::bind);
    }
}
