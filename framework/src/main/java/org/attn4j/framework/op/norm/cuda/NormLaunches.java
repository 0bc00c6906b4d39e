package org.attn4j.framework.op.norm.cuda;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.Storage;
import org.attn4j.framework.op.launch.RowLaunch;
import org.attn4j.framework.op.norm.LayerNorm;
import org.attn4j.framework.op.norm.RmsNorm;

/** Normalisations over the last dimension. */
public final class NormLaunches {
    private NormLaunches() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.cuda(LayerNorm.class, NormLaunches::layerNorm, (op, in) -> Storage.reading()
                .writing(true));
        table.cuda(RmsNorm.class, NormLaunches::rmsNorm, (op, in) -> Storage.reading()
                .writing(true));
        NormGradLaunches.register(table);
    }

    private static Runnable layerNorm(LayerNorm op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        Tensor x = inputs.get(0);
        return RowLaunch.of(device, "norm/cuda/norm", "layer_norm", x.rows(), x.columns())
                .tensor(x)
                .tensor(inputs.get(1))
                .tensor(op.biased() ? inputs.get(2) : null)
                .integer(op.biased() ? 1 : 0)
                .tensor(outputs.get(0))
                .halves(outputs.get(0))
                .tensor(outputs.get(1))
                .integer(x.rows())
                .integer(x.columns())
                .number(op.epsilon())
                .ready();
    }

    private static Runnable rmsNorm(RmsNorm op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        Tensor x = RmsNorm.rows(inputs.get(0), inputs.get(1));
        return RowLaunch.of(device, "norm/cuda/norm", "rms_norm", x.rows(), x.columns())
                .tensor(x)
                .tensor(inputs.get(1))
                .tensor(outputs.get(0))
                .halves(outputs.get(0))
                .tensor(outputs.get(1))
                .integer(x.rows())
                .integer(x.columns())
                .number(op.epsilon())
                .ready();
    }
}
