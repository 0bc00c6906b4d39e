package org.attn4j.framework.op.recurrent.jvm;

import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.recurrent.AdditiveAttention;
import org.attn4j.framework.op.recurrent.AdditiveAttentionGrad;
import org.attn4j.framework.op.recurrent.BahdanauDecoder;
import org.attn4j.framework.op.recurrent.BahdanauDecoderGrad;
import org.attn4j.framework.op.recurrent.Recurrence;
import org.attn4j.framework.op.recurrent.RecurrenceGrad;
import org.attn4j.framework.op.recurrent.ScheduledSampling;

/** Recurrent ops and additive attention. */
public final class RecurrentKernels {
    private RecurrentKernels() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.jvm(Recurrence.class, RecurrenceForward::bind);
        table.jvm(RecurrenceGrad.class, RecurrenceBackward::bind);
        table.jvm(AdditiveAttention.class, AdditiveKernels::forward);
        table.jvm(AdditiveAttentionGrad.class, AdditiveKernels::backward);
        table.jvm(BahdanauDecoder.class, BahdanauForward::bind);
        table.jvm(BahdanauDecoderGrad.class, BahdanauBackward::bind);
        table.jvm(ScheduledSampling.class, ScheduledSamplingKernel::new);
    }
}
