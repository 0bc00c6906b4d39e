package org.attn4j.framework.op.optimizer;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;

/**
 * One step of stochastic gradient descent with momentum over flat buffers. With g = scale * gradient + decay * w:
 * {@code m = momentum m + g}, {@code w = w - rate m}. Decay acts on the first {@code decayed} elements alone.
 *
 * <p>Inputs: w, gradient, m, all [N], and hyper [4] = (rate, scale, 0, 0). Outputs: w, m, which a trainer lets alias the
 * inputs.
 */
public final class SgdUpdate extends JavaOp {
    /** For SameDiff's registry. */
    public SgdUpdate() {}

    /** The update alone, outside of a graph. */
    public SgdUpdate(double momentum, double decay, long decayed) {
        addTArgument(momentum, decay);
        addIArgument(decayed);
    }

    /** Share of the last step that is kept. */
    public double momentum() {
        return number(0);
    }

    /** Weight decay. */
    public double decay() {
        return number(1);
    }

    /** Number of leading elements that decay. */
    public long decayed() {
        return wide(0);
    }

    @Override
    public int getNumOutputs() {
        return 2;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        return List.of(inputs.get(0), inputs.get(2));
    }
}
