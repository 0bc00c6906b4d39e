package org.attn4j.framework.op.loss.jvm;

import java.nio.FloatBuffer;
import java.util.List;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.loss.TotalLoss;
import org.attn4j.framework.op.loss.TotalLossGrad;
import org.attn4j.framework.op.simd.Integers;

/** Auxiliary losses, weighed by a micro-batch's share of the targets. */
public final class TotalLossKernel {
    private TotalLossKernel() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.jvm(TotalLoss.class, TotalLossKernel::total);
        table.jvm(TotalLossGrad.class, TotalLossKernel::share);
    }

    private static Runnable total(TotalLoss op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        Integers labels = new Integers(inputs.get(1));
        FloatBuffer loss = inputs.get(0).floats();
        FloatBuffer count = inputs.get(2).floats();
        FloatBuffer[] auxiliary = inputs.stream().skip(3).map(Tensor::floats).toArray(FloatBuffer[]::new);
        FloatBuffer target = outputs.get(0).floats();
        return () -> {
            double sum = 0;
            for (FloatBuffer term : auxiliary) {
                sum += term.get(0);
            }
            target.put(0, (float) (loss.get(0) + share(labels, op.ignored(), count.get(0)) * sum));
        };
    }

    private static Runnable share(TotalLossGrad op, List<Tensor> inputs, List<Tensor> outputs, HostDevice device) {
        Integers labels = new Integers(inputs.get(0));
        FloatBuffer count = inputs.get(1).floats();
        FloatBuffer gradient = inputs.get(2).floats();
        FloatBuffer target = outputs.get(0).floats();
        return () -> target.put(0, (float) (gradient.get(0) * share(labels, op.ignored(), count.get(0))));
    }

    private static double share(Integers labels, int ignored, float count) {
        int counted = 0;
        for (int i = 0; i < labels.size(); i++) {
            counted += labels.at(i) == ignored ? 0 : 1;
        }
        return counted == 0 ? 0 : counted / (double) count;
    }
}
