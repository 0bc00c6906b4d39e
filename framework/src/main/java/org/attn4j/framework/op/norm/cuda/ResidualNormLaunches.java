package org.attn4j.framework.op.norm.cuda;

import java.util.List;
import java.util.Map;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.device.cuda.Launch;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.OpChain.Link;
import org.attn4j.framework.op.Philox;
import org.attn4j.framework.op.elementwise.Dropout;
import org.attn4j.framework.op.launch.CudaKernels;
import org.attn4j.framework.op.launch.Integers32;
import org.attn4j.framework.op.launch.LaunchSizes;
import org.attn4j.framework.op.launch.RowLaunch;
import org.attn4j.framework.op.norm.LayerNorm;
import org.attn4j.framework.op.norm.LayerNormGrad;
import org.attn4j.framework.op.norm.RmsNorm;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Normalisations together with the residual sums and dropout around them, each row read once; gradients of normalisations
 * alone, too. What feeds matrix products, or comes from them, may lie in bfloat16.
 */
public final class ResidualNormLaunches {
    private static final int WARP = 32;
    private static final int MOST_THREADS = 512;
    private static final int SUMMING = 1024;
    /** Spans of rows whose sums are kept for the gradients of gain and bias. */
    private static final int MOST_SPANS = 1024;

    private static final int FEWEST_ROWS = 4;

    private ResidualNormLaunches() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.chain(chain -> {
            ResidualNorm found = ResidualNorm.match(chain);
            return found == null ? null : (tensors, device) -> forward(found, tensors, device);
        });
        table.chain(chain -> {
            ResidualNormGrad found = ResidualNormGrad.match(chain);
            return found == null ? null : (tensors, device) -> gradient(found, tensors, device);
        });
    }

    /** The launch of a chain. */
    private static Runnable forward(ResidualNorm chain, Map<String, Tensor> tensors, CudaDevice device) {
        Link norm = chain.norm();
        Tensor x = at(tensors, chain.x());
        Tensor y = at(tensors, norm.output(0));
        Tensor residual = at(tensors, chain.residual());
        boolean centred = norm.op() instanceof LayerNorm;
        boolean biased = centred && ((LayerNorm) norm.op()).biased();
        String kernel = centred ? "residual_layer_norm" : "residual_rms_norm";
        Launch launch = RowLaunch.of(device, "norm/cuda/residual_norm", kernel, x.rows(), x.columns())
                .tensor(x)
                .integer(half(x))
                .tensor(residual)
                .integer(half(residual));
        return dropout(launch, chain.dropout(), tensors)
                .tensor(at(tensors, chain.sum()))
                .tensor(at(tensors, norm.input(1)))
                .tensor(biased ? at(tensors, norm.input(2)) : null)
                .tensor(y)
                .integer(half(y))
                .tensor(at(tensors, norm.output(1)))
                .integer(x.rows())
                .integer(x.columns())
                .number(centred ? ((LayerNorm) norm.op()).epsilon() : ((RmsNorm) norm.op()).epsilon())
                .ready();
    }

    /** The launches of a chain. */
    private static Runnable gradient(ResidualNormGrad chain, Map<String, Tensor> tensors, CudaDevice device) {
        Link norm = chain.norm();
        boolean centred = norm.op() instanceof LayerNormGrad;
        boolean biased = norm.outputs().size() > 2;
        Gradient of = new Gradient(
                at(tensors, norm.input(0)),
                at(tensors, norm.input(1)),
                at(tensors, norm.input(2)),
                at(tensors, chain.dy()),
                at(tensors, norm.output(1)),
                biased ? at(tensors, norm.output(2)) : null,
                centred);
        return gradient(of, chain, tensors, device);
    }

    /** The launches of a normalisation's gradient alone; null where its rows are too wide. */
    static Runnable gradient(List<Tensor> inputs, List<Tensor> outputs, boolean centred, CudaDevice device) {
        if (inputs.get(0).columns() > ResidualNorm.WIDEST) {
            return null;
        }
        Gradient of = new Gradient(
                inputs.get(0),
                inputs.get(1),
                inputs.get(2),
                inputs.get(3),
                outputs.get(1),
                outputs.size() > 2 ? outputs.get(2) : null,
                centred);
        return gradient(
                of, new ResidualNormGrad("dy", null, null, null, "dx", null), Map.of("dx", outputs.get(0)), device);
    }

    /** Tensors of a normalisation's gradient; dbias may be null. */
    private record Gradient(
            Tensor x, Tensor gain, Tensor statistics, Tensor dy, Tensor dgain, Tensor dbias, boolean centred) {}

    private static Runnable gradient(
            Gradient of, ResidualNormGrad chain, Map<String, Tensor> tensors, CudaDevice device) {
        int rows = of.x.rows();
        int columns = of.x.columns();
        int threads = (int) Math.min(MOST_THREADS, LaunchSizes.pieces(columns, 4 * WARP) * WARP);
        int parts = (int) LaunchSizes.pieces(columns, 4 * threads);
        int span = Math.max(FEWEST_ROWS, (int) LaunchSizes.pieces(rows, MOST_SPANS));
        int spans = (int) LaunchSizes.pieces(rows, span);
        boolean biased = of.dbias != null;
        long part = (long) spans * columns;
        Tensor partial = device.workspace(DataType.FLOAT, biased ? 2 * part : part);
        Tensor gains = partial.slice(0, part);
        Tensor biases = biased ? partial.slice(part, part) : null;
        Tensor dropped =
                chain.dropout() == null ? null : at(tensors, chain.dropout().output(0));
        Tensor more = at(tensors, chain.more());
        Tensor residual = at(tensors, chain.residual());
        Launch launch = device.kernel("norm/cuda/residual_norm_grad", "residual_norm_grad_" + parts)
                .grid(spans)
                .block(threads)
                .tensor(of.x)
                .tensor(of.gain)
                .tensor(of.statistics)
                .integer(of.centred ? 1 : 0)
                .tensor(of.dy)
                .integer(half(of.dy))
                .tensor(more)
                .integer(half(more))
                .tensor(residual)
                .integer(half(residual))
                .tensor(at(tensors, chain.dx()));
        Runnable each = dropout(launch, chain.dropout(), tensors)
                .tensor(dropped)
                .integer(half(dropped))
                .tensor(gains)
                .tensor(biases)
                .integer(rows)
                .integer(columns)
                .integer(span)
                .work(w -> columns % 4 == 0 ? w.vectors() : w)
                .ready();
        Runnable sums = device.kernel("norm/cuda/residual_norm_grad", "sum_spans")
                .grid(LaunchSizes.pieces(columns, WARP), biased ? 2 : 1)
                .block(SUMMING)
                .tensor(gains)
                .tensor(biases)
                .tensor(of.dgain)
                .tensor(of.dbias)
                .integer(spans)
                .integer(columns)
                .ready();
        return CudaKernels.sequence(each, sums);
    }

    private static Launch dropout(Launch launch, Link link, Map<String, Tensor> tensors) {
        if (link == null) {
            return launch.tensor(null).wide(0).integer(0).number(1);
        }
        Dropout op = (Dropout) link.op();
        return launch.tensor(Integers32.step(at(tensors, link.input(1))))
                .wide(op.key())
                .integer(Philox.threshold(op.rate()))
                .number(1 / (1 - op.rate()));
    }

    /** The tensor of a name; null for null, and for what is not written. */
    private static Tensor at(Map<String, Tensor> tensors, String name) {
        return name == null ? null : tensors.get(name);
    }

    private static int half(Tensor tensor) {
        return tensor != null && tensor.spec().type() == DataType.BFLOAT16 ? 1 : 0;
    }
}
