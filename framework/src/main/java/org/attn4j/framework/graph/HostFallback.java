package org.attn4j.framework.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.HostDevice;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.Kernels;
import org.attn4j.framework.op.OpChain;
import org.attn4j.framework.op.Storage;
import org.attn4j.framework.op.host.HostKernels;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A device's kernels, and the host's, between copies, for ops that the device has none for. Each such op is named in one
 * warning.
 */
final class HostFallback implements Kernels {
    private static final Logger LOG = LoggerFactory.getLogger(HostFallback.class);

    private final Device device;
    private final Kernels own;
    private final HostDevice host;
    private final Kernels hostKernels;
    private final Set<String> warned = new HashSet<>();

    HostFallback(Device device, Kernels own, HostDevice host) {
        this.device = device;
        this.own = own;
        this.host = host;
        this.hostKernels = HostKernels.of(host);
    }

    @Override
    public boolean isOwn(JavaOp op) {
        return own.isOwn(op);
    }

    @Override
    public Storage storage(JavaOp op, List<TensorSpec> inputs) {
        return own.storage(op, inputs);
    }

    @Override
    public Runnable round(Tensor from, Tensor to, long rows) {
        return own.round(from, to, rows);
    }

    @Override
    public Runnable bind(JavaOp op, List<Tensor> inputs, List<Tensor> outputs) {
        try {
            return own.bind(op, inputs, outputs);
        } catch (UnsupportedOperationException e) {
            return onHost(op.opName(), inputs, outputs, List.of(), (in, out) -> hostKernels.bind(op, in, out));
        }
    }

    @Override
    public boolean fuses(OpChain chain) {
        return own.fuses(chain);
    }

    @Override
    public Runnable bindChain(OpChain chain, Map<String, Tensor> tensors) {
        return own.bindChain(chain, tensors);
    }

    /** The device's own call for one of SameDiff's ops; null if it has none. */
    Runnable stock(DifferentialFunction op, List<Tensor> inputs, List<Tensor> outputs) {
        return own.bindStock(op, inputs, outputs);
    }

    /**
     * A call on the host.
     *
     * @param op its name, for the warning
     * @param known host tensors of inputs whose values never change, by index; null or absent for the others
     * @param binder makes the call from the host's inputs and outputs
     */
    HostCall onHost(
            String op,
            List<Tensor> inputs,
            List<Tensor> outputs,
            List<Tensor> known,
            BiFunction<List<Tensor>, List<Tensor>, Runnable> binder) {
        if (warned.add(op)) {
            LOG.warn(
                    "no kernel for op {} on {}: it runs on the CPU between copies, and a step that has it cannot be"
                            + " replayed as one CUDA graph",
                    op,
                    device.name());
        }
        // An op that changes an input in place has it as its output too: one tensor on the host stands for both.
        Map<Long, Tensor> twins = new HashMap<>();
        List<HostCall.Pair> in = new ArrayList<>();
        List<Tensor> hostInputs = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            if (i < known.size() && known.get(i) != null) {
                hostInputs.add(known.get(i));
            } else {
                Tensor twin = twin(twins, inputs.get(i));
                hostInputs.add(twin);
                in.add(new HostCall.Pair(inputs.get(i), twin));
            }
        }
        List<HostCall.Pair> out = new ArrayList<>();
        List<Tensor> hostOutputs = new ArrayList<>();
        for (Tensor output : outputs) {
            Tensor twin = twin(twins, output);
            hostOutputs.add(twin);
            out.add(new HostCall.Pair(output, twin));
        }
        return new HostCall(device, in, binder.apply(hostInputs, hostOutputs), out);
    }

    private Tensor twin(Map<Long, Tensor> twins, Tensor tensor) {
        Tensor known = twins.computeIfAbsent(
                tensor.address(),
                a -> new Tensor(host.allocate(tensor.spec().type(), tensor.size()), 0, tensor.spec()));
        if (known.spec().equals(tensor.spec())) {
            return known;
        }
        boolean viewed = known.spec().type() == tensor.spec().type() && known.size() == tensor.size();
        return viewed
                ? known.reshape(tensor.spec().shape())
                : new Tensor(host.allocate(tensor.spec().type(), tensor.size()), 0, tensor.spec());
    }
}
