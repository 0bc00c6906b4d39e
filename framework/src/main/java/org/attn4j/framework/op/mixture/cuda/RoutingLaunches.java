package org.attn4j.framework.op.mixture.cuda;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.Launch;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.launch.CudaKernels;
import org.attn4j.framework.op.launch.CudaMask;
import org.attn4j.framework.op.launch.Integers32;
import org.attn4j.framework.op.launch.LaunchSizes;
import org.attn4j.framework.op.mixture.CountedTokens;
import org.attn4j.framework.op.mixture.TopKRouting;
import org.attn4j.framework.op.mixture.TopKRoutingGrad;
import org.nd4j.linalg.api.buffer.DataType;

/** Top-k routing: choice, counts of chunks of assignments, offsets, rows. */
public final class RoutingLaunches {
    /** Assignments of a block, and tokens of a block: one a warp. */
    private static final int CHUNK = 256;

    private static final int WARPS = CHUNK / LaunchSizes.WARP;
    /** A lane remembers the experts it has given away in 32 bits. */
    private static final int MOST_EXPERTS = 1024;

    private static final int MOST_THREADS = 1024;

    private static final int SHARED_BYTES = 48 * 1024;

    private RoutingLaunches() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.cuda(CountedTokens.class, RoutingLaunches::counted);
        table.cuda(TopKRouting.class, RoutingLaunches::forward);
        table.cuda(TopKRoutingGrad.class, RoutingLaunches::backward);
    }

    private static Runnable counted(CountedTokens op, List<Tensor> in, List<Tensor> out, CudaDevice device) {
        Tensor labels = in.get(0);
        Tensor counted = out.get(0);
        Launch launch = device.kernel("mixture/cuda/counted", "counted_tokens")
                .grid(counted.dim(0))
                .block(CHUNK)
                .tensors(Integers32.of(labels), op.positioned() ? Integers32.of(in.get(2)) : null, counted)
                .integer(Math.toIntExact(op.positioned() ? labels.size() : labels.size() / counted.dim(0)))
                .integers(counted.dim(1), op.ignored(), op.causal() ? 1 : 0)
                .integer(op.positioned() ? 1 : 0);
        return CudaMask.of(launch, op.masked() ? in.get(1) : null).ready();
    }

    private static Runnable forward(TopKRouting op, List<Tensor> in, List<Tensor> out, CudaDevice device) {
        Tensor logits = in.get(0);
        int tokens = logits.rows();
        int width = logits.columns();
        int active = op.active();
        int bytes = (width + active) * WARPS * Float.BYTES;
        if (width > MOST_EXPERTS || bytes > SHARED_BYTES) {
            throw new UnsupportedOperationException(
                    op.opName() + ": no CUDA kernel for " + active + " of " + width + " experts");
        }
        int assignments = Math.multiplyExact(tokens, active);
        int chunks = Math.toIntExact(LaunchSizes.pieces(assignments, CHUNK));
        Tensor mask = op.masked() ? in.get(in.size() - 1) : null;
        Tensor experts = out.get(1);
        Tensor counts = device.workspace(DataType.INT32, (long) width * chunks);
        Runnable choose = device.kernel("mixture/cuda/routing", "route_choose")
                .grid(LaunchSizes.pieces(tokens, WARPS))
                .block(CHUNK)
                .shared(bytes)
                .tensors(logits, op.noise() > 0 ? Integers32.step(in.get(1)) : null, out.get(0), experts)
                .integers(tokens, width, active, op.noise() > 0 ? 1 : 0)
                .wide(Double.doubleToRawLongBits(op.noise()))
                .wide(op.key())
                .ready();
        Runnable count = CudaMask.of(
                        device.kernel("mixture/cuda/routing", "route_count")
                                .grid(chunks)
                                .block(CHUNK)
                                .shared(WARPS * width * Integer.BYTES)
                                .tensors(experts, counts)
                                .integers(assignments, width)
                                .integer(active),
                        mask)
                .ready();
        Runnable offsets = device.kernel("mixture/cuda/routing", "route_offsets")
                .block(Math.min(MOST_THREADS, LaunchSizes.WARP * width))
                .shared(width * Integer.BYTES)
                .tensors(counts, out.get(3), out.get(4), out.get(5))
                .integers(chunks, width, active)
                .wide(Double.doubleToRawLongBits(op.capacityFactor()))
                .ready();
        Runnable slots = CudaMask.of(
                        device.kernel("mixture/cuda/routing", "route_slots")
                                .grid(chunks)
                                .block(CHUNK)
                                .shared(WARPS * width * Integer.BYTES)
                                .tensors(experts, counts, out.get(3), out.get(2))
                                .integers(assignments, width)
                                .integer(active),
                        mask)
                .ready();
        return CudaKernels.sequence(choose, count, offsets, slots);
    }

    private static Runnable backward(TopKRoutingGrad op, List<Tensor> in, List<Tensor> out, CudaDevice device) {
        Tensor dlogits = out.get(0);
        return device.kernel("mixture/cuda/routing", "route_grad")
                .grid(LaunchSizes.pieces(dlogits.rows(), WARPS))
                .block(CHUNK)
                .tensors(in.get(1), in.get(2), in.get(3), dlogits)
                .integers(dlogits.rows(), dlogits.columns(), in.get(1).columns())
                .ready();
    }
}
