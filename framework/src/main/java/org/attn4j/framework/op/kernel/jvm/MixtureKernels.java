package org.attn4j.framework.op.kernel.jvm;

import org.attn4j.framework.op.Combine;
import org.attn4j.framework.op.CombineGrad;
import org.attn4j.framework.op.CountedTokens;
import org.attn4j.framework.op.Dispatch;
import org.attn4j.framework.op.GroupedLinear;
import org.attn4j.framework.op.GroupedLinearInputGrad;
import org.attn4j.framework.op.GroupedLinearParameterGrad;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.RouterLoss;
import org.attn4j.framework.op.RouterLossGrad;
import org.attn4j.framework.op.TopKRouting;
import org.attn4j.framework.op.TopKRoutingGrad;

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
