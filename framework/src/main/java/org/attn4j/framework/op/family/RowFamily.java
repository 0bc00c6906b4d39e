package org.attn4j.framework.op.family;

import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.OpFamily;
import org.attn4j.framework.op.rows.cuda.MeanLaunches;
import org.attn4j.framework.op.rows.cuda.PatchLaunches;
import org.attn4j.framework.op.rows.cuda.SequenceRowLaunches;
import org.attn4j.framework.op.rows.jvm.MeanKernels;
import org.attn4j.framework.op.rows.jvm.PatchKernels;
import org.attn4j.framework.op.rows.jvm.RowKernels;
import org.attn4j.framework.op.rows.reference.PatchReferences;
import org.attn4j.framework.op.rows.reference.RowReferences;

/** Rows of sequences and patches of images: gathered, put before, selected, averaged, cut. */
public final class RowFamily implements OpFamily {
    @Override
    public void register(KernelTable table) {
        RowReferences.register(table);
        PatchReferences.register(table);
        RowKernels.register(table);
        MeanKernels.register(table);
        PatchKernels.register(table);
        SequenceRowLaunches.register(table);
        MeanLaunches.register(table);
        PatchLaunches.register(table);
    }
}
