package org.attn4j.framework.op.norm;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Layer normalisation over the last dimension: {@code y = (x - mean) / sqrt(variance + epsilon) * gain + bias}, with the
 * biased variance.
 * Shapes: x [..., D], gain [D], bias [D] -> y [..., D], statistics [rows, 2] (mean, 1 / standard deviation).
 *
 * @see <a href="https://arxiv.org/abs/1607.06450">Ba et al. 2016</a>
 */
public final class LayerNorm extends JavaOp {
    /** For SameDiff's registry. */
    public LayerNorm() {}

    /**
     * Adds the op to a graph.
     *
     * @param bias [D], or null for none
     */
    public LayerNorm(SameDiff sd, SDVariable x, SDVariable gain, SDVariable bias, double epsilon) {
        super(sd, bias == null ? new SDVariable[] {x, gain} : new SDVariable[] {x, gain, bias});
        addTArgument(epsilon);
        addBArgument(bias != null);
    }

    /** Added to the variance. */
    public double epsilon() {
        return number(0);
    }

    /** Whether there is a bias. */
    public boolean biased() {
        return flag(0);
    }

    @Override
    public int getNumOutputs() {
        return 2;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec x = inputs.get(0);
        check(inputs.get(1).size() == x.columns(), "gain %s does not fit x %s", inputs.get(1), x);
        check(!biased() || inputs.get(2).size() == x.columns(), "bias does not fit x %s", x);
        return List.of(x, new TensorSpec(x.type(), x.rows(), 2));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable[] g = new LayerNormGrad(sameDiff, arg(0), arg(1), outputVariables()[1], gradients.get(0), biased())
                .outputVariables();
        return List.of(g);
    }
}
