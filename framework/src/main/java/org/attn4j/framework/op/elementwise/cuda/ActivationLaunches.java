package org.attn4j.framework.op.elementwise.cuda;

import static org.attn4j.framework.op.Storage.Reads.EITHER;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.Storage;
import org.attn4j.framework.op.elementwise.Activation;
import org.attn4j.framework.op.elementwise.ActivationGrad;
import org.attn4j.framework.op.elementwise.SwiGlu;
import org.attn4j.framework.op.elementwise.SwiGluGrad;
import org.attn4j.framework.op.launch.Eights;

/** The element-wise ops of a feed-forward. */
public final class ActivationLaunches {
    private ActivationLaunches() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.cuda(Activation.class, ActivationLaunches::activation, (op, in) -> Storage.reading(EITHER)
                .writing(true));
        table.cuda(ActivationGrad.class, ActivationLaunches::activationGrad, (op, in) -> Storage.reading(EITHER, EITHER)
                .writing(true));
        table.cuda(SwiGlu.class, ActivationLaunches::swiGlu, (op, in) -> Storage.reading(EITHER, EITHER)
                .writing(true));
        table.cuda(SwiGluGrad.class, ActivationLaunches::swiGluGrad, (op, in) -> Storage.reading(EITHER, EITHER, EITHER)
                .writing(true, true));
    }

    private static Runnable activation(Activation op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        long n = outputs.get(0).size();
        return Eights.of(device, "elementwise/cuda/activation", "activation", n)
                .tensors(inputs.get(0), outputs.get(0))
                .halves(inputs.get(0), outputs.get(0))
                .integer(op.kind().ordinal())
                .wide(n)
                .ready();
    }

    private static Runnable activationGrad(
            ActivationGrad op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        long n = outputs.get(0).size();
        return Eights.of(device, "elementwise/cuda/activation", "activation_grad", n)
                .tensors(inputs.get(0), inputs.get(1), outputs.get(0))
                .halves(inputs.get(0), inputs.get(1), outputs.get(0))
                .integer(op.kind().ordinal())
                .wide(n)
                .ready();
    }

    private static Runnable swiGlu(SwiGlu op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        long n = outputs.get(0).size();
        return Eights.of(device, "elementwise/cuda/swiglu", "swiglu", n)
                .tensors(inputs.get(0), inputs.get(1), outputs.get(0))
                .halves(inputs.get(0), inputs.get(1), outputs.get(0))
                .wide(n)
                .ready();
    }

    private static Runnable swiGluGrad(SwiGluGrad op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        long n = outputs.get(0).size();
        return Eights.of(device, "elementwise/cuda/swiglu", "swiglu_grad", n)
                .tensors(inputs.get(0), inputs.get(1), inputs.get(2), outputs.get(0), outputs.get(1))
                .halves(inputs.get(0), inputs.get(1), inputs.get(2), outputs.get(0), outputs.get(1))
                .wide(n)
                .ready();
    }
}
