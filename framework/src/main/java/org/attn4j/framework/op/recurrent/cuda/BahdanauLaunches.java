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
import org.attn4j.framework.op.recurrent.BahdanauDecoder;
import org.attn4j.framework.op.recurrent.BahdanauDecoderGrad;
import org.nd4j.linalg.api.buffer.DataType;

/** The Bahdanau decoder: for each step two products of the state, attention weights, and the cell. */
public final class BahdanauLaunches {
    private BahdanauLaunches() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        // The weights of state and query are rounded once, not at every step.
        table.cuda(
                BahdanauDecoder.class,
                BahdanauLaunches::forward,
                (op, in) -> Storage.reading(SINGLE, SINGLE, HALF, SINGLE, HALF));
        table.cuda(
                BahdanauDecoderGrad.class, BahdanauLaunches::backward, (op, in) -> Storage.reading(SINGLE, HALF, HALF));
    }

    private static Runnable forward(BahdanauDecoder op, List<Tensor> in, List<Tensor> out, CudaDevice device) {
        Tensor gates = in.get(BahdanauDecoder.GATES);
        Tensor states = out.get(0);
        Tensor weights = out.get(2);
        Tensor state = out.get(3);
        Tensor queries = out.get(6);
        int batch = gates.dim(0);
        int steps = gates.dim(1);
        Tensor products = device.workspace(DataType.FLOAT, (long) batch * gates.columns());
        AdditiveScores scores =
                new AdditiveScores(device, queries, in.get(BahdanauDecoder.KEYS), in.get(BahdanauDecoder.V));
        CellLaunches cell = new CellLaunches(device, op.cell(), states, null);
        CellLaunches.Memory memory = new CellLaunches.Memory(weights, in.get(BahdanauDecoder.MEMORY_GATES));
        Tensor mask = op.masked() ? in.get(BahdanauDecoder.MASK) : null;
        List<Runnable> calls = new ArrayList<>();
        calls.add(cell.start(in.get(BahdanauDecoder.INITIAL), state));
        for (int t = 0; t < steps; t++) {
            calls.add(ofState(device, state, in.get(BahdanauDecoder.QUERY_WEIGHT), queries, t, steps));
            calls.add(scores.weights(t, 1, mask, weights));
            calls.add(ofState(device, state, in.get(BahdanauDecoder.STATE_WEIGHT), products, 0, 1));
            calls.add(cell.forward(
                    t,
                    gates,
                    products,
                    in.get(BahdanauDecoder.STATE_BIAS),
                    memory,
                    state,
                    states,
                    out.get(4),
                    out.get(5)));
        }
        // No step needs the contexts: they come as one product.
        calls.add(scores.ofWeights(weights, in.get(BahdanauDecoder.MEMORY), out.get(1)));
        return CudaKernels.sequence(calls.toArray(Runnable[]::new));
    }

    /** Step t of [B, T, N]: h, the first columns of state [B, P], times W [D, N]. */
    private static Runnable ofState(CudaDevice device, Tensor state, Tensor weight, Tensor target, int t, int steps) {
        int n = weight.columns();
        return device.product()
                .size(state.dim(0), n, weight.dim(0))
                .a(state, false)
                .b(weight, false)
                .c(target)
                .leading(state.columns(), n, steps * n)
                .offsets(0, 0, (long) t * n)
                .ready();
    }

    private static Runnable backward(BahdanauDecoderGrad op, List<Tensor> in, List<Tensor> out, CudaDevice device) {
        Tensor keys = in.get(BahdanauDecoderGrad.KEYS);
        Tensor memory = in.get(BahdanauDecoderGrad.MEMORY);
        Tensor weights = in.get(BahdanauDecoderGrad.WEIGHTS);
        Tensor previous = in.get(BahdanauDecoderGrad.PREVIOUS);
        Tensor dcontexts = in.get(BahdanauDecoderGrad.CONTEXTS_GRADIENT);
        Tensor dgates = out.get(0);
        Tensor state = out.get(6);
        AdditiveScores scores =
                new AdditiveScores(device, in.get(BahdanauDecoderGrad.QUERIES), keys, in.get(BahdanauDecoderGrad.V));
        long n = weights.size();
        Tensor working = device.workspace(DataType.FLOAT, 2 * n + scores.keyGradientRoom());
        Tensor through = working.slice(0, weights.spec().shape());
        Tensor dscores = working.slice(n, weights.spec().shape());
        Tensor room = working.slice(2 * n, scores.keyGradientRoom());
        CellLaunches cell = new CellLaunches(device, op.cell(), previous, null);
        List<Runnable> calls = new ArrayList<>();
        calls.add(cell.start(in.get(BahdanauDecoderGrad.LAST_GRADIENT), state));
        calls.add(scores.throughValues(dcontexts, memory, through));
        for (int t = previous.dim(1) - 1; t >= 0; t--) {
            calls.add(cell.backward(
                    t,
                    in.get(BahdanauDecoderGrad.STATES_GRADIENT),
                    in.get(BahdanauDecoderGrad.SAVED),
                    previous,
                    state,
                    dgates,
                    out.get(1)));
            calls.add(scores.queryGradient(
                    t,
                    1,
                    weights,
                    in.get(BahdanauDecoderGrad.WEIGHTS_GRADIENT),
                    through,
                    dgates,
                    in.get(BahdanauDecoderGrad.MEMORY_GATES),
                    dscores,
                    out.get(2)));
            calls.add(RecurrentLaunches.throughWeight(
                    device, out.get(1), t, in.get(BahdanauDecoderGrad.STATE_WEIGHT), state));
            calls.add(RecurrentLaunches.throughWeight(
                    device, out.get(2), t, in.get(BahdanauDecoderGrad.QUERY_WEIGHT), state));
        }
        calls.add(scores.keyGradient(dscores, out.get(3), room, out.get(4)));
        calls.add(scores.ofValues(weights, dcontexts, out.get(5)));
        calls.add(scores.ofValues(weights, dgates, out.get(7)));
        return CudaKernels.sequence(calls.toArray(Runnable[]::new));
    }
}
