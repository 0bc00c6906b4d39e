package org.attn4j.framework.op.family;

import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.OpFamily;
import org.attn4j.framework.op.position.cuda.PositionLaunches;
import org.attn4j.framework.op.position.cuda.RotaryLaunches;
import org.attn4j.framework.op.position.jvm.PositionKernels;
import org.attn4j.framework.op.position.reference.PositionReferences;

/** Positions of tokens: learned ones added, and rotations. */
public final class PositionFamily implements OpFamily {
    @Override
    public void register(KernelTable table) {
        PositionReferences.register(table);
        PositionKernels.register(table);
        PositionLaunches.register(table);
        RotaryLaunches.register(table);
    }
}
