package org.attn4j.framework.op.elementwise.cuda;

import static org.attn4j.framework.op.Storage.Reads.EITHER;
import static org.attn4j.framework.op.Storage.Reads.SINGLE;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.Storage;
import org.attn4j.framework.op.elementwise.Add;
import org.attn4j.framework.op.launch.Eights;

/** Sums: residual connections. */
public final class AddLaunches {
    private AddLaunches() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        // The first term may be a residual stream, which stays in single precision.
        table.cuda(Add.class, AddLaunches::add, (op, in) -> Storage.reading(SINGLE, EITHER));
    }

    private static Runnable add(Add op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        long n = outputs.get(0).size();
        return Eights.of(device, "elementwise/cuda/add", "add", n)
                .tensors(inputs.get(0), inputs.get(1))
                .halves(inputs.get(1))
                .tensor(outputs.get(0))
                .wide(n)
                .ready();
    }
}
