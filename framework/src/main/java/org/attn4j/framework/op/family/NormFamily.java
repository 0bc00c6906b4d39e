package org.attn4j.framework.op.family;

import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.OpFamily;
import org.attn4j.framework.op.kernel.cuda.NormLaunches;
import org.attn4j.framework.op.kernel.cuda.ResidualNormLaunches;
import org.attn4j.framework.op.kernel.jvm.NormKernels;
import org.attn4j.framework.op.kernel.reference.NormReferences;

/** Normalisations over the last dimension. */
public final class NormFamily implements OpFamily {
    @Override
    public void register(KernelTable table) {
        NormReferences.register(table);
        NormKernels.register(table);
        NormLaunches.register(table);
        ResidualNormLaunches.register(table);
    }
}
