package org.attn4j.framework.op.optimizer;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;

/**
 * One step of Adam or AdamW over flat buffers. With g = scale * gradient (plus {@code decay * w} where decay is coupled):
 * {@code m = b1 m + (1 - b1) g}, {@code v = b2 v + (1 - b2) g^2},
 * {@code w = w (1 - rate decay) - rate (m / c1) / (sqrt(v / c2) + epsilon)}, the factor on w where decay is decoupled.
 * Decay acts on the first {@code decayed} elements alone.
 *
 * <p>Inputs: w, gradient, m, v, all [N], and hyper [4] = (rate, scale, c1 = 1 - b1^t, c2 = 1 - b2^t). Outputs: w, m, v,
 * which a trainer lets alias the inputs.
 *
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba 2014</a>
 * @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter 2017</a>
 */
public final class AdamUpdate extends JavaOp {
    /** For SameDiff's registry. */
    public AdamUpdate() {}

    /** The update alone, outside of a graph. */
    public AdamUpdate(double beta1, double beta2, double epsilon, double decay, boolean decoupled, long decayed) {
        addTArgument(beta1, beta2, epsilon, decay);
        addBArgument(decoupled);
        addIArgument(decayed);
    }

    /** Decay of the first moment. */
    public double beta1() {
        return number(0);
    }

    /** Decay of the second moment. */
    public double beta2() {
        return number(1);
    }

    /** Added to the root of the second moment. */
    public double epsilon() {
        return number(2);
    }

    /** Weight decay. */
    public double decay() {
        return number(3);
    }

    /** Whether weight decay acts on the weights (AdamW) and not on the gradient. */
    public boolean decoupled() {
        return flag(0);
    }

    /** Number of leading elements that decay. */
    public long decayed() {
        return wide(0);
    }

    @Override
    public int getNumOutputs() {
        return 3;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        return List.of(inputs.get(0), inputs.get(2), inputs.get(3));
    }
}
