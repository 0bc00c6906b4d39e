package org.attn4j.framework.op.family;

import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.OpFamily;
import org.attn4j.framework.op.loss.cuda.ArgMaxLaunches;
import org.attn4j.framework.op.loss.cuda.CrossEntropyLaunches;
import org.attn4j.framework.op.loss.cuda.TotalLossLaunches;
import org.attn4j.framework.op.loss.jvm.ArgMaxKernel;
import org.attn4j.framework.op.loss.jvm.CrossEntropyKernel;
import org.attn4j.framework.op.loss.jvm.TotalLossKernel;
import org.attn4j.framework.op.loss.reference.ArgMaxReference;
import org.attn4j.framework.op.loss.reference.CrossEntropyReferences;
import org.attn4j.framework.op.loss.reference.TotalLossReferences;

/** Losses, and the choice of the largest logit. */
public final class LossFamily implements OpFamily {
    @Override
    public void register(KernelTable table) {
        CrossEntropyReferences.register(table);
        TotalLossReferences.register(table);
        ArgMaxReference.register(table);
        CrossEntropyKernel.register(table);
        TotalLossKernel.register(table);
        ArgMaxKernel.register(table);
        CrossEntropyLaunches.register(table);
        TotalLossLaunches.register(table);
        ArgMaxLaunches.register(table);
    }
}
