package org.attn4j.framework.op.position.jvm;

import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.position.AddPosition;
import org.attn4j.framework.op.position.AddPositionGrad;
import org.attn4j.framework.op.position.Rotary;

/** The kernels of positions: learned ones added, and rotations. */
public final class PositionKernels {
    private PositionKernels() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.jvm(AddPosition.class, PositionKernel::bind);
        table.jvm(AddPositionGrad.class, PositionGradKernel::bind);
        table.jvm(Rotary.class, RotaryKernel::bind);
    }
}
