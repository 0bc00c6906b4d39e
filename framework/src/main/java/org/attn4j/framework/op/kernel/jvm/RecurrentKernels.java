package org.attn4j.framework.op.kernel.jvm;

import org.attn4j.framework.op.AdditiveAttention;
import org.attn4j.framework.op.AdditiveAttentionGrad;
import org.attn4j.framework.op.BahdanauDecoder;
import org.attn4j.framework.op.BahdanauDecoderGrad;
import org.attn4j.framework.op.Recurrence;
import org.attn4j.framework.op.RecurrenceGrad;
import org.attn4j.framework.op.ScheduledSampling;

/** Recurrent ops and additive attention. */
final class RecurrentKernels {
    private RecurrentKernels() {}

    /** Makes the kernels known. */
    static void registerAll() {
        JvmKernels.register(Recurrence.class, RecurrenceForward::bind);
        JvmKernels.register(RecurrenceGrad.class, RecurrenceBackward::bind);
        JvmKernels.register(AdditiveAttention.class, AdditiveKernels::forward);
        JvmKernels.register(AdditiveAttentionGrad.class, AdditiveKernels::backward);
        JvmKernels.register(BahdanauDecoder.class, BahdanauForward::bind);
        JvmKernels.register(BahdanauDecoderGrad.class, BahdanauBackward::bind);
        JvmKernels.register(ScheduledSampling.class, ScheduledSamplingKernel::new);
    }
}
