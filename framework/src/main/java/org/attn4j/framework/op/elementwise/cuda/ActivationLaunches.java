package org.attn4j.framework.op.elementwise.cuda;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.cuda.CudaDevice;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.elementwise.Activation;
import org.attn4j.framework.op.elementwise.ActivationGrad;
import org.attn4j.framework.op.elementwise.SwiGlu;
import org.attn4j.framework.op.elementwise.SwiGluGrad;
import org.attn4j.framework.op.launch.Fours;

/** The element-wise ops of a feed-forward. */
public final class ActivationLaunches {
    private ActivationLaunches() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.cuda(Activation.class, ActivationLaunches::activation);
        table.cuda(ActivationGrad.class, ActivationLaunches::activationGrad);
        table.cuda(SwiGlu.class, ActivationLaunches::swiGlu);
        table.cuda(SwiGluGrad.class, ActivationLaunches::swiGluGrad);
    }

    private static Runnable activation(Activation op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        long n = outputs.get(0).size();
        return Fours.of(device, "elementwise/cuda/activation", "activation", n)
                .tensor(inputs.get(0))
                .tensor(outputs.get(0))
                .integer(op.kind().ordinal())
                .wide(n)
                .ready();
    }

    private static Runnable activationGrad(
            ActivationGrad op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        long n = outputs.get(0).size();
        return Fours.of(device, "elementwise/cuda/activation", "activation_grad", n)
                .tensor(inputs.get(0))
                .tensor(inputs.get(1))
                .tensor(outputs.get(0))
                .integer(op.kind().ordinal())
                .wide(n)
                .ready();
    }

    private static Runnable swiGlu(SwiGlu op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        long n = outputs.get(0).size();
        return Fours.of(device, "elementwise/cuda/swiglu", "swiglu", n)
                .tensor(inputs.get(0))
                .tensor(inputs.get(1))
                .tensor(outputs.get(0))
                .wide(n)
                .ready();
    }

    private static Runnable swiGluGrad(SwiGluGrad op, List<Tensor> inputs, List<Tensor> outputs, CudaDevice device) {
        long n = outputs.get(0).size();
        return Fours.of(device, "elementwise/cuda/swiglu", "swiglu_grad", n)
                .tensor(inputs.get(0))
                .tensor(inputs.get(1))
                .tensor(inputs.get(2))
                .tensor(outputs.get(0))
                .tensor(outputs.get(1))
                .wide(n)
                .ready();
    }
}
