package org.attn4j.framework.op.loss.cuda;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.Launch;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.launch.CudaKernels;
import org.attn4j.framework.op.launch.Integers32;
import org.attn4j.framework.op.loss.TotalLoss;
import org.attn4j.framework.op.loss.TotalLossGrad;
import org.nd4j.linalg.api.buffer.DataType;

/** Auxiliary losses, weighed by a micro-batch's share of the targets. */
public final class TotalLossLaunches {
    private static final String FILE = "loss/cuda/labels";
    private static final int BLOCK = 1024;
    /** Terms that one launch adds. */
    private static final int TERMS = 4;

    private TotalLossLaunches() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.cuda(TotalLoss.class, TotalLossLaunches::total);
        table.cuda(
                TotalLossGrad.class,
                (op, inputs, outputs, device) ->
                        share(inputs.get(0), op.ignored(), inputs.get(1), inputs.get(2), outputs.get(0), device));
    }

    private static Runnable total(TotalLoss op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        Tensor share = device.workspace(DataType.FLOAT, 1);
        List<Runnable> calls = new ArrayList<>();
        calls.add(share(inputs.get(1), op.ignored(), inputs.get(2), null, share, device));
        Tensor base = inputs.get(0);
        int first = 3;
        do {
            List<Tensor> terms = inputs.subList(first, Math.min(first + TERMS, inputs.size()));
            Launch launch = device.kernel(FILE, "add_auxiliary")
                    .grid(1)
                    .block(32)
                    .tensor(base)
                    .tensor(share);
            for (int i = 0; i < TERMS; i++) {
                launch.tensor(i < terms.size() ? terms.get(i) : null);
            }
            calls.add(launch.integer(terms.size()).tensor(outputs.get(0)).ready());
            base = outputs.get(0);
            first += TERMS;
        } while (first < inputs.size());
        return CudaKernels.sequence(calls.toArray(Runnable[]::new));
    }

    /** gradient times counted labels over count, gradient 1 where null. */
    private static Runnable share(
            Tensor labels, int ignored, Tensor count, Tensor gradient, Tensor target, CudaDevice device) {
        return device.kernel(FILE, "label_share")
                .grid(1)
                .block(BLOCK)
                .tensor(Integers32.of(labels))
                .integer(Math.toIntExact(labels.size()))
                .integer(ignored)
                .tensor(count)
                .tensor(gradient)
                .integer(gradient == null ? 0 : 1)
                .tensor(target)
                .ready();
    }
}
