package org.attn4j.framework.op.family;

import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.OpFamily;
import org.attn4j.framework.op.elementwise.cuda.ActivationLaunches;
import org.attn4j.framework.op.elementwise.cuda.AddLaunches;
import org.attn4j.framework.op.elementwise.cuda.DropoutLaunches;
import org.attn4j.framework.op.elementwise.jvm.AddKernel;
import org.attn4j.framework.op.elementwise.jvm.DropoutKernel;
import org.attn4j.framework.op.elementwise.jvm.ElementKernel;
import org.attn4j.framework.op.elementwise.reference.ElementwiseReferences;
import org.attn4j.framework.op.elementwise.reference.FeedForwardReferences;

/** Ops that work element by element: activations, sums, dropout. */
public final class ElementwiseFamily implements OpFamily {
    @Override
    public void register(KernelTable table) {
        ElementwiseReferences.register(table);
        FeedForwardReferences.register(table);
        ElementKernel.register(table);
        AddKernel.register(table);
        DropoutKernel.register(table);
        ActivationLaunches.register(table);
        AddLaunches.register(table);
        DropoutLaunches.register(table);
    }
}
