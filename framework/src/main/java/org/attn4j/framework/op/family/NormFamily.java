package org.attn4j.framework.op.family;

import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.OpFamily;
import org.attn4j.framework.op.norm.cuda.NormLaunches;
import org.attn4j.framework.op.norm.cuda.ResidualNormLaunches;
import org.attn4j.framework.op.norm.jvm.NormKernels;
import org.attn4j.framework.op.norm.reference.NormReferences;

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
