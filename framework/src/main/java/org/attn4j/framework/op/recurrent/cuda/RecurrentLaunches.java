package org.attn4j.framework.op.recurrent.cuda;

import static org.attn4j.framework.op.Storage.Reads.HALF;
import static org.attn4j.framework.op.Storage.Reads.SINGLE;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.Storage;
import org.attn4j.framework.op.launch.CudaKernels;
import org.attn4j.framework.op.recurrent.Recurrence;
import org.attn4j.framework.op.recurrent.RecurrenceGrad;
import org.nd4j.linalg.api.buffer.DataType;

/** Recurrences: for each step one product by the state's weight and one launch of the cell. */
public final class RecurrentLaunches {
    private RecurrentLaunches() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        // The weight is rounded once, not at every step.
        table.cuda(Recurrence.class, RecurrentLaunches::forward, (op, in) -> Storage.reading(SINGLE, HALF));
        table.cuda(RecurrenceGrad.class, RecurrentLaunches::backward, (op, in) -> Storage.reading(HALF));
    }

    private static Runnable forward(Recurrence op, List<Tensor> in, List<Tensor> out, CudaDevice device) {
        Tensor gates = in.get(0);
        Tensor weight = in.get(1);
        Tensor states = out.get(0);
        Tensor state = out.get(1);
        int batch = gates.dim(0);
        int steps = gates.dim(1);
        int d = states.columns();
        Tensor products = device.workspace(DataType.FLOAT, (long) batch * gates.columns());
        CellLaunches cell = new CellLaunches(device, op.cell(), states, at(in, op.lengthsInput()));
        List<Runnable> calls = new ArrayList<>();
        calls.add(cell.start(at(in, op.initialInput()), state));
        for (int k = 0; k < steps; k++) {
            int t = op.reverse() ? steps - 1 - k : k;
            calls.add(device.product()
                    .size(batch, gates.columns(), d)
                    .a(state, false)
                    .b(weight, false)
                    .c(products)
                    .leading(state.columns(), gates.columns(), gates.columns())
                    .ready());
            calls.add(cell.forward(t, gates, products, in.get(2), null, state, states, out.get(2), out.get(3)));
        }
        return CudaKernels.sequence(calls.toArray(Runnable[]::new));
    }

    private static Runnable backward(RecurrenceGrad op, List<Tensor> in, List<Tensor> out, CudaDevice device) {
        Tensor previous = in.get(2);
        Tensor stateParts = out.get(1);
        Tensor state = out.get(2);
        int steps = previous.dim(1);
        CellLaunches cell = new CellLaunches(device, op.cell(), previous, at(in, op.lengthsInput()));
        List<Runnable> calls = new ArrayList<>();
        calls.add(cell.start(in.get(4), state));
        for (int k = 0; k < steps; k++) {
            int t = op.reverse() ? k : steps - 1 - k;
            calls.add(cell.backward(t, in.get(3), in.get(1), previous, state, out.get(0), stateParts));
            calls.add(throughWeight(device, stateParts, t, in.get(0), state));
        }
        return CudaKernels.sequence(calls.toArray(Runnable[]::new));
    }

    /** Adds {@code parts[:, t] W^T} to h's gradient: parts [B, T, N], W [D, N], state [B, P]. */
    static Runnable throughWeight(CudaDevice device, Tensor parts, int t, Tensor weight, Tensor state) {
        int n = parts.columns();
        return device.product()
                .size(parts.dim(0), weight.dim(0), n)
                .a(parts, false)
                .b(weight, true)
                .c(state)
                .leading(parts.dim(1) * n, n, state.columns())
                .offsets((long) t * n, 0, 0)
                .beta(1)
                .ready();
    }

    private static Tensor at(List<Tensor> tensors, int index) {
        return index < 0 ? null : tensors.get(index);
    }
}
