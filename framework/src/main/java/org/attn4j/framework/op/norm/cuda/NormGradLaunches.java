package org.attn4j.framework.op.norm.cuda;

import static org.attn4j.framework.op.Storage.Reads.EITHER;
import static org.attn4j.framework.op.Storage.Reads.SINGLE;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.Storage;
import org.attn4j.framework.op.launch.ColumnSums;
import org.attn4j.framework.op.launch.CudaKernels;
import org.attn4j.framework.op.launch.RowLaunch;
import org.attn4j.framework.op.norm.LayerNormGrad;
import org.attn4j.framework.op.norm.RmsNorm;
import org.attn4j.framework.op.norm.RmsNormGrad;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Gradients of the normalisations: in one pass, or for wide rows dx row by row, then the parameters' by {@link ColumnSums}.
 */
public final class NormGradLaunches {
    private static final String FILE = "norm/cuda/norm_grad";

    private NormGradLaunches() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.cuda(
                LayerNormGrad.class,
                (op, inputs, outputs, device) -> gradient(inputs, outputs, true, device),
                (op, in) -> Storage.reading(SINGLE, SINGLE, SINGLE, EITHER));
        table.cuda(
                RmsNormGrad.class,
                (op, inputs, outputs, device) -> gradient(inputs, outputs, false, device),
                (op, in) -> Storage.reading(SINGLE, SINGLE, SINGLE, EITHER));
    }

    private static Runnable gradient(List<Tensor> given, List<Tensor> outputs, boolean centred, CudaDevice device) {
        List<Tensor> inputs = new ArrayList<>(given);
        inputs.set(0, RmsNorm.rows(given.get(0), given.get(1)));
        Runnable inOnePass = ResidualNormLaunches.gradient(inputs, outputs, centred, device);
        if (inOnePass != null) {
            return inOnePass;
        }
        Tensor x = inputs.get(0);
        Runnable input = RowLaunch.of(device, FILE, "norm_grad", x.rows(), x.columns())
                .tensor(x)
                .tensor(inputs.get(1))
                .tensor(inputs.get(2))
                .tensor(inputs.get(3))
                .halves(inputs.get(3))
                .tensor(outputs.get(0))
                .integer(centred ? 1 : 0)
                .integer(x.rows())
                .integer(x.columns())
                .ready();
        return CudaKernels.sequence(input, parameters(inputs, outputs, centred, device));
    }

    private static Runnable parameters(List<Tensor> inputs, List<Tensor> outputs, boolean centred, CudaDevice device) {
        Tensor x = inputs.get(0);
        boolean biased = outputs.size() > 2;
        int spans = ColumnSums.spans(x.rows());
        long part = (long) spans * x.columns();
        Tensor gain = outputs.get(1);
        Tensor bias = biased ? outputs.get(2) : null;
        if (spans == 1) {
            return sums(inputs, gain, bias, centred, device);
        }
        Tensor partial = device.workspace(DataType.FLOAT, 2 * part);
        Tensor gains = partial.slice(0, part);
        Tensor biases = partial.slice(part, part);
        Runnable first = sums(inputs, gains, biased ? biases : null, centred, device);
        Runnable second = ColumnSums.stage(gains, gain, spans, x.columns(), device);
        return biased
                ? CudaKernels.sequence(first, second, ColumnSums.stage(biases, bias, spans, x.columns(), device))
                : CudaKernels.sequence(first, second);
    }

    private static Runnable sums(List<Tensor> inputs, Tensor gain, Tensor bias, boolean centred, CudaDevice device) {
        Tensor x = inputs.get(0);
        return ColumnSums.launch(device, FILE, "norm_parameter_sums", x.rows(), x.columns())
                .tensor(x)
                .tensor(inputs.get(2))
                .tensor(inputs.get(3))
                .halves(inputs.get(3))
                .tensor(gain)
                .tensor(bias)
                .integer(bias == null ? 0 : 1)
                .integer(centred ? 1 : 0)
                .integer(x.rows())
                .integer(x.columns())
                .integer(ColumnSums.span(x.rows()))
                .ready();
    }
}
