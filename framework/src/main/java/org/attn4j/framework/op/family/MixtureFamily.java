package org.attn4j.framework.op.family;

import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.OpFamily;
import org.attn4j.framework.op.mixture.cuda.GroupedLaunches;
import org.attn4j.framework.op.mixture.cuda.MixtureLaunches;
import org.attn4j.framework.op.mixture.cuda.RouterLossLaunches;
import org.attn4j.framework.op.mixture.cuda.RoutingLaunches;
import org.attn4j.framework.op.mixture.jvm.MixtureKernels;
import org.attn4j.framework.op.mixture.reference.MixtureReferences;
import org.attn4j.framework.op.mixture.reference.RoutingReferences;

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
