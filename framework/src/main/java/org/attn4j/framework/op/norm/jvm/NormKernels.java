package org.attn4j.framework.op.norm.jvm;

import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.norm.LayerNorm;
import org.attn4j.framework.op.norm.LayerNormGrad;
import org.attn4j.framework.op.norm.RmsNorm;
import org.attn4j.framework.op.norm.RmsNormGrad;

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
