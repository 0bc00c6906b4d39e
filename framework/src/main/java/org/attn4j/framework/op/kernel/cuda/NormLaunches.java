package org.attn4j.framework.op.kernel.cuda;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.op.LayerNorm;
import org.attn4j.framework.op.RmsNorm;

/** Normalisations over the last dimension. */
final class NormLaunches {
    private NormLaunches() {}

    /** Makes the kernels known. */
    static void registerAll() {
        CudaKernels.register(LayerNorm.class, NormLaunches::layerNorm);
        CudaKernels.register(RmsNorm.class, NormLaunches::rmsNorm);
        NormGradLaunches.registerAll();
    }

    private static Runnable layerNorm(LayerNorm op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        Tensor x = inputs.get(0);
        return RowLaunch.of(device, "norm", "layer_norm", x.rows(), x.columns())
                .tensor(x)
                .tensor(inputs.get(1))
                .tensor(op.biased() ? inputs.get(2) : null)
                .integer(op.biased() ? 1 : 0)
                .tensor(outputs.get(0))
                .tensor(outputs.get(1))
                .integer(x.rows())
                .integer(x.columns())
                .number(op.epsilon())
                .ready();
    }

    private static Runnable rmsNorm(RmsNorm op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        Tensor x = inputs.get(0);
        return RowLaunch.of(device, "norm", "rms_norm", x.rows(), x.columns())
                .tensor(x)
                .tensor(inputs.get(1))
                .tensor(outputs.get(0))
                .tensor(outputs.get(1))
                .integer(x.rows())
                .integer(x.columns())
                .number(op.epsilon())
                .ready();
    }
}
