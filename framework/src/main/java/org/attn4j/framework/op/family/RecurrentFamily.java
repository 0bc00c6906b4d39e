package org.attn4j.framework.op.family;

import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.OpFamily;
import org.attn4j.framework.op.recurrent.cuda.AdditiveLaunches;
import org.attn4j.framework.op.recurrent.cuda.BahdanauLaunches;
import org.attn4j.framework.op.recurrent.cuda.RecurrentLaunches;
import org.attn4j.framework.op.recurrent.cuda.ScheduledSamplingLaunches;
import org.attn4j.framework.op.recurrent.jvm.RecurrentKernels;
import org.attn4j.framework.op.recurrent.reference.AdditiveReferences;
import org.attn4j.framework.op.recurrent.reference.BahdanauReferences;
import org.attn4j.framework.op.recurrent.reference.RecurrentReferences;
import org.attn4j.framework.op.recurrent.reference.ScheduledSamplingReference;

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
