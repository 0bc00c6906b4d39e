package org.attn4j.framework.op.recurrent.cuda;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.launch.CudaKernels;
import org.attn4j.framework.op.recurrent.AdditiveAttention;
import org.attn4j.framework.op.recurrent.AdditiveAttentionGrad;
import org.nd4j.linalg.api.buffer.DataType;

/** Additive attention: weights by kernels of our own, their products with values by the device's. */
public final class AdditiveLaunches {
    private AdditiveLaunches() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.cuda(AdditiveAttention.class, AdditiveLaunches::forward);
        table.cuda(AdditiveAttentionGrad.class, AdditiveLaunches::backward);
    }

    private static Runnable forward(AdditiveAttention op, List<Tensor> in, List<Tensor> out, CudaDevice device) {
        AdditiveScores scores = new AdditiveScores(device, in.get(0), in.get(1), in.get(2));
        Tensor weights = out.get(1);
        return CudaKernels.sequence(
                scores.weights(0, in.get(0).dim(1), op.masked() ? in.get(4) : null, weights),
                scores.ofWeights(weights, in.get(3), out.get(0)));
    }

    private static Runnable backward(AdditiveAttentionGrad op, List<Tensor> in, List<Tensor> out, CudaDevice device) {
        AdditiveScores scores = new AdditiveScores(device, in.get(0), in.get(1), in.get(2));
        Tensor values = in.get(3);
        Tensor weights = in.get(4);
        Tensor dcontext = in.get(5);
        long n = weights.size();
        Tensor working = device.workspace(DataType.FLOAT, 2 * n + scores.keyGradientRoom());
        Tensor through = working.slice(0, weights.spec().shape());
        Tensor dscores = working.slice(n, weights.spec().shape());
        Tensor room = working.slice(2 * n, scores.keyGradientRoom());
        return CudaKernels.sequence(
                scores.throughValues(dcontext, values, through),
                scores.queryGradient(
                        0,
                        in.get(0).dim(1),
                        weights,
                        op.weighted() ? in.get(6) : null,
                        through,
                        null,
                        null,
                        dscores,
                        out.get(0)),
                scores.keyGradient(dscores, out.get(1), room, out.get(2)),
                scores.ofValues(weights, dcontext, out.get(3)));
    }
}
