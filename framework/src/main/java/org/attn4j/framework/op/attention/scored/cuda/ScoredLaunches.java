package org.attn4j.framework.op.attention.scored.cuda;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.attention.scored.ScoredAttention;
import org.attn4j.framework.op.attention.scored.ScoredAttentionGrad;
import org.attn4j.framework.op.attention.scored.ScoredAttentionWeights;
import org.attn4j.framework.op.launch.CudaKernels;
import org.nd4j.linalg.api.buffer.DataType;

/** Attention by any score. Bilinear scores are dot products of queries multiplied with the matrix beforehand. */
public final class ScoredLaunches {
    private static final int BLOCK = 256;

    private ScoredLaunches() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.cuda(
                ScoredAttention.class,
                (op, inputs, outputs, device) ->
                        forward(new ScoredArguments(op.spec(), inputs, device), outputs.get(0), false, device));
        table.cuda(
                ScoredAttentionWeights.class,
                (op, inputs, outputs, device) ->
                        forward(new ScoredArguments(op.spec(), inputs, device), outputs.get(0), true, device));
        table.cuda(ScoredAttentionGrad.class, (op, inputs, outputs, device) -> {
            int given = op.spec().inputs();
            ScoredArguments arguments = new ScoredArguments(op.spec(), inputs.subList(0, given), device);
            return backward(arguments, inputs.get(given), outputs, device);
        });
    }

    private static Runnable forward(ScoredArguments arguments, Tensor output, boolean shown, CudaDevice device) {
        if (output.size() == 0) {
            return () -> {};
        }
        boolean bilinear = arguments.bilinear();
        Tensor queries =
                bilinear ? device.workspace(DataType.FLOAT, arguments.q().size()) : arguments.q();
        Runnable attention = shown
                ? arguments
                        .begin("scored_weights", queries)
                        .grid(arguments.n.queries(), arguments.n.heads(), arguments.n.batch())
                        .tensor(output)
                        .ready()
                : arguments
                        .begin("scored_attention", queries)
                        .grid(arguments.queryTiles(), arguments.n.heads(), arguments.n.batch())
                        .shared(arguments.forwardBytes())
                        .tensor(output)
                        .ready();
        return bilinear ? CudaKernels.sequence(arguments.project(arguments.q(), queries, false), attention) : attention;
    }

    private static Runnable backward(ScoredArguments a, Tensor dy, List<Tensor> outputs, CudaDevice device) {
        if (a.n.batch() == 0 || a.n.width() == 0 || a.n.valueWidth() == 0) {
            return () -> {};
        }
        long statisticElements = 4L * a.n.batch() * a.n.heads() * a.n.queries();
        long parameters = a.bilinear() ? 0 : (long) a.n.heads() * a.spec.score().parameterSize(a.n.width());
        long shareElements = parameters * a.n.batch() * a.queryTiles();
        long projected = a.bilinear() ? a.q().size() : 0;
        Tensor all = device.workspace(DataType.FLOAT, statisticElements + shareElements + 2 * projected);
        Tensor statistics = all.slice(0, statisticElements);
        Tensor shares = all.slice(statisticElements, shareElements);
        Tensor queries = a.bilinear() ? all.slice(statisticElements, projected) : a.q();
        Tensor dq = a.bilinear() ? all.slice(statisticElements + projected, projected) : outputs.get(0);
        List<Runnable> calls = new ArrayList<>();
        if (a.n.queries() > 0) {
            if (a.bilinear()) {
                calls.add(a.project(a.q(), queries, false));
            }
            calls.add(a.begin("scored_statistics", queries)
                    .grid(a.queryTiles(), a.n.heads(), a.n.batch())
                    .shared(a.backwardBytes())
                    .tensors(dy, statistics)
                    .ready());
            calls.add(a.begin("scored_query_grad", queries)
                    .grid(a.queryTiles(), a.n.heads(), a.n.batch())
                    .shared(a.backwardBytes())
                    .tensors(dy, statistics, dq, shares)
                    .ready());
            if (a.bilinear()) {
                calls.add(a.project(dq, outputs.get(0), true));
            }
        }
        if (a.n.keys() > 0) {
            calls.add(a.begin("scored_key_grad", queries)
                    .grid(a.keyTiles(), a.n.heads(), a.n.batch())
                    .shared(a.backwardBytes())
                    .tensors(dy, statistics, outputs.get(1), outputs.get(2))
                    .ready());
        }
        if (a.bilinear() && a.n.queries() > 0) {
            calls.add(a.matrixGradient(dq, outputs.get(3)));
        } else if (a.spec.score().hasParameter()) {
            calls.add(sum(shares, outputs.get(3), a.n.batch() * a.queryTiles(), device));
        }
        return CudaKernels.sequence(calls.toArray(Runnable[]::new));
    }

    private static Runnable sum(Tensor shares, Tensor target, int rows, CudaDevice device) {
        long size = target.size();
        return device.kernel("attention/cuda/attention_rows", "attention_share_sums")
                .grid((size + BLOCK - 1) / BLOCK)
                .block(BLOCK)
                .tensors(shares, target)
                .integers(rows, Math.toIntExact(size))
                .ready();
    }
}
