package org.attn4j.framework.op.attention.kernelized.cuda;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.Launch;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.attention.HeadSizes;
import org.attn4j.framework.op.attention.kernelized.LinearAttention;
import org.attn4j.framework.op.attention.kernelized.LinearAttentionGrad;
import org.attn4j.framework.op.attention.kernelized.LinearAttentionSpec;
import org.attn4j.framework.op.attention.kernelized.LinearAttentionWeights;
import org.attn4j.framework.op.launch.CudaKernels;
import org.attn4j.framework.op.launch.ElementTypes;
import org.attn4j.framework.op.launch.SharedMemory;
import org.nd4j.linalg.api.buffer.DataType;

/** Kernelised attention by running sums over chunks of keys and queries; see {@code linear.cuh}. */
public final class LinearAttentionLaunches {
    private static final int BLOCK = 256;
    private static final int CHUNK = 64;
    private static final int TILE = 32;

    private final LinearAttentionSpec spec;
    private final List<Tensor> inputs;
    private final CudaDevice device;
    private final HeadSizes n;
    private final long stateSize;

    private LinearAttentionLaunches(LinearAttentionSpec spec, List<Tensor> inputs, CudaDevice device) {
        this.spec = spec;
        this.inputs = inputs;
        this.device = device;
        this.n = spec.sizes(inputs.stream().map(Tensor::spec).toList());
        this.stateSize = (long) n.width() * columns();
    }

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.cuda(LinearAttention.class, (op, inputs, outputs, device) -> new LinearAttentionLaunches(
                        op.spec(), inputs, device)
                .forward(outputs.get(0)));
        table.cuda(LinearAttentionWeights.class, (op, inputs, outputs, device) -> new LinearAttentionLaunches(
                        op.spec(), inputs, device)
                .weights(outputs.get(0)));
        table.cuda(LinearAttentionGrad.class, (op, inputs, outputs, device) -> {
            int given = op.spec().inputs();
            return new LinearAttentionLaunches(op.spec(), inputs.subList(0, given), device)
                    .backward(inputs.get(given), outputs);
        });
    }

    private Runnable forward(Tensor y) {
        if (y.size() == 0) {
            return () -> {};
        }
        Tensor states = device.workspace(DataType.FLOAT, stateElements(n.keys()));
        long shared = rows(2L * n.width() + 2L * columns() + TILE);
        Runnable outputs = begin("linear_attention")
                .grid(tiles(n.queries()), n.heads(), n.batch())
                .shared(SharedMemory.checked("linear attention", shared))
                .tensors(states, y)
                .ready();
        return CudaKernels.sequence(sums(null, n.keys(), states), outputs);
    }

    private Runnable backward(Tensor dy, List<Tensor> outputs) {
        long gradientElements = (long) n.batch() * n.heads() * n.queries() * columns();
        // The sums over queries take the place of those over keys.
        long stateElements = Math.max(stateElements(n.keys()), stateElements(n.queries()));
        Tensor all = device.workspace(DataType.FLOAT, gradientElements + stateElements);
        Tensor gradients = all.slice(0, gradientElements);
        Tensor states = all.slice(gradientElements, stateElements);
        Runnable queries = () -> {};
        if (gradientElements > 0 && n.width() > 0) {
            long shared = rows(3L * n.width() + 2L * columns() + TILE);
            queries = CudaKernels.sequence(
                    sums(null, n.keys(), states),
                    begin("linear_query_grad")
                            .grid(tiles(n.queries()), n.heads(), n.batch())
                            .shared(SharedMemory.checked("linear attention", shared))
                            .tensors(states, dy, outputs.get(0), gradients)
                            .ready());
        }
        if (n.batch() == 0 || n.keys() == 0 || n.width() == 0) {
            return queries;
        }
        long shared = rows(3L * n.width() + 3L * columns() + TILE);
        return CudaKernels.sequence(
                queries,
                sums(gradients, n.queries(), states),
                begin("linear_key_grad")
                        .grid(tiles(n.keys()), n.heads(), n.batch())
                        .shared(SharedMemory.checked("linear attention", shared))
                        .tensors(states, gradients, outputs.get(1), outputs.get(2))
                        .ready());
    }

    private Runnable weights(Tensor weights) {
        if (weights.size() == 0) {
            return () -> {};
        }
        return begin("linear_weights")
                .grid(n.queries(), n.heads(), n.batch())
                .tensor(weights)
                .ready();
    }

    /** Running sums over the keys, or with gradients over the queries, from the last on. */
    private Runnable sums(Tensor gradients, int length, Tensor states) {
        Runnable running = device.kernel("attention/kernelized/cuda/linear", "linear_running_sums")
                .grid((stateSize + BLOCK - 1) / BLOCK, n.heads(), n.batch())
                .block(BLOCK)
                .tensor(states)
                .integer(chunks(length))
                .wide(stateSize)
                .integer(gradients == null ? 0 : 1)
                .ready();
        if (length == 0) {
            return running;
        }
        Runnable own = begin("linear_states")
                .grid(chunks(length), n.heads(), n.batch())
                .shared(SharedMemory.checked("linear attention", rows((long) n.width() + columns())))
                .tensors(gradients, states)
                .ready();
        return CudaKernels.sequence(own, running);
    }

    private Launch begin(String kernel) {
        Tensor mask = spec.masked() ? inputs.get(spec.maskInput()) : null;
        Tensor offset = spec.shifted() ? inputs.get(spec.offsetInput()) : null;
        return device.kernel("attention/kernelized/cuda/linear", kernel)
                .block(BLOCK)
                .tensors(inputs.get(0), inputs.get(1), inputs.get(2), mask, offset)
                .integers(ElementTypes.code(mask), ElementTypes.code(offset), spec.causal() ? 1 : 0, n.queries())
                .integers(n.keys(), n.heads(), n.width())
                .integer(n.valueWidth());
    }

    private int columns() {
        return n.valueWidth() + 1;
    }

    private static int chunks(int length) {
        return (length + CHUNK - 1) / CHUNK;
    }

    private static int tiles(int length) {
        return (length + TILE - 1) / TILE;
    }

    private long stateElements(int length) {
        return (long) n.batch() * n.heads() * (chunks(length) + 1) * stateSize;
    }

    private static long rows(long columns) {
        return Float.BYTES * TILE * columns;
    }
}
