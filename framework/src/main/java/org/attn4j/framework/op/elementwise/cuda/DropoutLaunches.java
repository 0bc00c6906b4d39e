package org.attn4j.framework.op.elementwise.cuda;

import static org.attn4j.framework.op.Storage.Reads.EITHER;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.Philox;
import org.attn4j.framework.op.Storage;
import org.attn4j.framework.op.elementwise.Dropout;
import org.attn4j.framework.op.launch.Eights;
import org.attn4j.framework.op.launch.Integers32;

/** Inverted dropout with the numbers that the host draws. */
public final class DropoutLaunches {
    private DropoutLaunches() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.cuda(Dropout.class, DropoutLaunches::dropout, (op, in) -> Storage.reading(EITHER)
                .writing(true));
    }

    private static Runnable dropout(Dropout op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        long n = outputs.get(0).size();
        return Eights.of(device, "elementwise/cuda/dropout", "dropout", n)
                .tensors(inputs.get(0), Integers32.step(inputs.get(1)), outputs.get(0))
                .halves(inputs.get(0), outputs.get(0))
                .wide(op.key())
                .integer(Philox.threshold(op.rate()))
                .number(1 / (1 - op.rate()))
                .wide(n)
                .ready();
    }
}
