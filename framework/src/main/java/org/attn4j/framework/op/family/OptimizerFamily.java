package org.attn4j.framework.op.family;

import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.OpFamily;
import org.attn4j.framework.op.optimizer.cuda.UpdateLaunches;
import org.attn4j.framework.op.optimizer.jvm.UpdateKernels;
import org.attn4j.framework.op.optimizer.reference.UpdateReferences;

/** Updates of parameters, and the norm of their gradient. */
public final class OptimizerFamily implements OpFamily {
    @Override
    public void register(KernelTable table) {
        UpdateReferences.register(table);
        UpdateKernels.register(table);
        UpdateLaunches.register(table);
    }
}
