package org.attn4j.framework.op.mixture.jvm;

import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.mixture.Combine;
import org.attn4j.framework.op.mixture.CombineGrad;
import org.attn4j.framework.op.mixture.CountedTokens;
import org.attn4j.framework.op.mixture.Dispatch;
import org.attn4j.framework.op.mixture.GroupedLinear;
import org.attn4j.framework.op.mixture.GroupedLinearInputGrad;
import org.attn4j.framework.op.mixture.GroupedLinearParameterGrad;
import org.attn4j.framework.op.mixture.RouterLoss;
import org.attn4j.framework.op.mixture.RouterLossGrad;
import org.attn4j.framework.op.mixture.TopKRouting;
import org.attn4j.framework.op.mixture.TopKRoutingGrad;

/** The kernels of a mixture of experts. */
public final class MixtureKernels {
    private MixtureKernels() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.jvm(CountedTokens.class, CountedTokensKernel::bind);
        table.jvm(TopKRouting.class, TopKRoutingKernel::new);
        table.jvm(TopKRoutingGrad.class, TopKRoutingGradKernel::new);
        table.jvm(RouterLoss.class, RouterLossKernel::bind);
        table.jvm(RouterLossGrad.class, RouterLossGradKernel::bind);
        table.jvm(Dispatch.class, DispatchKernel::bind);
        table.jvm(Combine.class, CombineKernel::bind);
        table.jvm(CombineGrad.class, CombineGradKernel::bind);
        table.jvm(GroupedLinear.class, GroupedLinearKernels::linear);
        table.jvm(GroupedLinearInputGrad.class, GroupedLinearKernels::inputGrad);
        table.jvm(GroupedLinearParameterGrad.class, GroupedLinearKernels::parameterGrad);
    }
}
