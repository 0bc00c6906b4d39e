package org.attn4j.framework.op.family;

import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.OpFamily;
import org.attn4j.framework.op.kernel.cuda.GroupedLaunches;
import org.attn4j.framework.op.kernel.cuda.MixtureLaunches;
import org.attn4j.framework.op.kernel.cuda.RouterLossLaunches;
import org.attn4j.framework.op.kernel.cuda.RoutingLaunches;
import org.attn4j.framework.op.kernel.jvm.MixtureKernels;
import org.attn4j.framework.op.kernel.reference.MixtureReferences;
import org.attn4j.framework.op.kernel.reference.RoutingReferences;

/** Mixtures of experts: routing, and what goes to the experts and back. */
public final class MixtureFamily implements OpFamily {
    @Override
    public void register(KernelTable table) {
        MixtureReferences.register(table);
        RoutingReferences.register(table);
        MixtureKernels.register(table);
        MixtureLaunches.register(table);
        RoutingLaunches.register(table);
        RouterLossLaunches.register(table);
        GroupedLaunches.register(table);
    }
}
