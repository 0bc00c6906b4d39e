package org.attn4j.framework.op.family;

import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.OpFamily;
import org.attn4j.framework.op.linear.cuda.ColumnsLaunches;
import org.attn4j.framework.op.linear.cuda.LinearLaunches;
import org.attn4j.framework.op.linear.jvm.ColumnKernels;
import org.attn4j.framework.op.linear.jvm.LinearKernels;
import org.attn4j.framework.op.linear.reference.ColumnReferences;
import org.attn4j.framework.op.linear.reference.LinearReferences;

/** Linear maps, and columns of rows. */
public final class LinearFamily implements OpFamily {
    @Override
    public void register(KernelTable table) {
        LinearReferences.register(table);
        ColumnReferences.register(table);
        LinearKernels.register(table);
        ColumnKernels.register(table);
        LinearLaunches.register(table);
        ColumnsLaunches.register(table);
    }
}
