package org.attn4j.framework.train.optimizer;

import static org.attn4j.framework.config.Checks.require;

import java.util.HashMap;
import java.util.Map;
import org.attn4j.framework.device.Device;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/** The inputs of an update's graph: all [N] but {@link #hyper}. */
public final class UpdateGraph {
    private static final int PIECE = 1 << 20;

    private final SameDiff sd = SameDiff.create();
    private final UpdateBuffers buffers;
    private final Device device;
    private final Map<String, Tensor> inputs = new HashMap<>();

    UpdateGraph(UpdateBuffers buffers, Device device) {
        this.buffers = buffers;
        this.device = device;
    }

    /** The graph. */
    public SameDiff sd() {
        return sd;
    }

    /** w, before the update. */
    public SDVariable weights() {
        return input("weights", buffers.weights());
    }

    /** The gradient times its scale: clipped. */
    public SDVariable gradient() {
        return input("gradient", buffers.gradient()).mul(hyper(1));
    }

    /**
     * A moment, before the update.
     *
     * @throws IllegalArgumentException if the optimizer has none of that name
     */
    public SDVariable moment(String name) {
        Tensor moment = buffers.moments().get(name);
        require(
                moment != null,
                "the optimizer has no moment '%s', only %s",
                name,
                buffers.moments().keySet());
        return input("moments/" + name, moment);
    }

    /** The learning rate, a scalar. */
    public SDVariable rate() {
        return hyper(0);
    }

    /** One of the optimizer's {@link Optimizer#hyper} numbers, a scalar. */
    public SDVariable hyper(int index) {
        require(
                index >= 0 && index < buffers.hyper().size(),
                "the optimizer has %d hyper numbers, asked for number %d from 0",
                buffers.hyper().size(),
                index);
        return input("hyper/" + index, buffers.hyper().slice(index));
    }

    /** 1 where an element decays, else 0: matrices decay; norms, biases and embeddings do not. */
    public SDVariable decays() {
        String name = "decays";
        if (!inputs.containsKey(name)) {
            long n = buffers.weights().size();
            Tensor mask = new Tensor(device.allocate(DataType.FLOAT, n), 0, TensorSpec.floats(n));
            for (long from = 0; from < n; from += PIECE) {
                float[] piece = new float[(int) Math.min(PIECE, n - from)];
                for (int i = 0; i < piece.length; i++) {
                    piece[i] = from + i < buffers.decayed() ? 1 : 0;
                }
                device.copyIn(piece, mask.slice(from, piece.length));
            }
            return input(name, mask);
        }
        return sd.getVariable(name);
    }

    private SDVariable input(String name, Tensor tensor) {
        if (inputs.put(name, tensor) != null) {
            return sd.getVariable(name);
        }
        return sd.placeHolder(name, DataType.FLOAT, tensor.spec().shape());
    }

    /** The tensors of the inputs that were asked for, by name. */
    Map<String, Tensor> inputs() {
        return inputs;
    }
}
