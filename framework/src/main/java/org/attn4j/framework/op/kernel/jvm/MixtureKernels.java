package org.attn4j.framework.op.kernel.jvm;

import org.attn4j.framework.op.Combine;
import org.attn4j.framework.op.CombineGrad;
import org.attn4j.framework.op.CountedTokens;
import org.attn4j.framework.op.Dispatch;
import org.attn4j.framework.op.GroupedLinear;
import org.attn4j.framework.op.GroupedLinearInputGrad;
import org.attn4j.framework.op.GroupedLinearParameterGrad;
import org.attn4j.framework.op.RouterLoss;
import org.attn4j.framework.op.RouterLossGrad;
import org.attn4j.framework.op.TopKRouting;
import org.attn4j.framework.op.TopKRoutingGrad;
import org.attn4j.framework.op.TotalLoss;
import org.attn4j.framework.op.TotalLossGrad;

/** The kernels of a mixture of experts. */
final class MixtureKernels {
    private MixtureKernels() {}

    /** Makes the kernels known. */
    static void registerAll() {
        JvmKernels.register(CountedTokens.class, CountedTokensKernel::bind);
        JvmKernels.register(TopKRouting.class, TopKRoutingKernel::new);
        JvmKernels.register(TopKRoutingGrad.class, TopKRoutingGradKernel::new);
        JvmKernels.register(RouterLoss.class, RouterLossKernel::bind);
        JvmKernels.register(RouterLossGrad.class, RouterLossGradKernel::bind);
        JvmKernels.register(Dispatch.class, DispatchKernel::bind);
        JvmKernels.register(Combine.class, CombineKernel::bind);
        JvmKernels.register(CombineGrad.class, CombineGradKernel::bind);
        JvmKernels.register(GroupedLinear.class, GroupedLinearKernels::linear);
        JvmKernels.register(GroupedLinearInputGrad.class, GroupedLinearKernels::inputGrad);
        JvmKernels.register(GroupedLinearParameterGrad.class, GroupedLinearKernels::parameterGrad);
        JvmKernels.register(TotalLoss.class, TotalLossKernel::total);
        JvmKernels.register(TotalLossGrad.class, TotalLossKernel::share);
    }
}
