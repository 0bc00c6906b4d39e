package org.attn4j.framework.op.family;

import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.OpFamily;
import org.attn4j.framework.op.kernel.cuda.AdditiveLaunches;
import org.attn4j.framework.op.kernel.cuda.BahdanauLaunches;
import org.attn4j.framework.op.kernel.cuda.RecurrentLaunches;
import org.attn4j.framework.op.kernel.cuda.ScheduledSamplingLaunches;
import org.attn4j.framework.op.kernel.jvm.RecurrentKernels;
import org.attn4j.framework.op.kernel.reference.AdditiveReferences;
import org.attn4j.framework.op.kernel.reference.BahdanauReferences;
import org.attn4j.framework.op.kernel.reference.RecurrentReferences;
import org.attn4j.framework.op.kernel.reference.ScheduledSamplingReference;

/** Recurrent cells, and the decoder of Bahdanau et al.. */
public final class RecurrentFamily implements OpFamily {
    @Override
    public void register(KernelTable table) {
        RecurrentReferences.register(table);
        AdditiveReferences.register(table);
        BahdanauReferences.register(table);
        ScheduledSamplingReference.register(table);
        RecurrentKernels.register(table);
        RecurrentLaunches.register(table);
        AdditiveLaunches.register(table);
        BahdanauLaunches.register(table);
        ScheduledSamplingLaunches.register(table);
    }
}
