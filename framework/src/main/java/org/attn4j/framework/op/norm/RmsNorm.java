package org.attn4j.framework.op.norm;

import java.util.List;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Root-mean-square normalisation: {@code y = x / sqrt(mean(x^2) + epsilon) * gain}.
 * Shapes: x [..., D], gain [D] -> y [..., D], statistics [rows] (1 / root mean square). A gain [K] of which D is a multiple
 * normalises each K columns by themselves, as the heads of queries and keys; then rows are D / K times as many.
 *
 * @see <a href="https://arxiv.org/abs/1910.07467">Zhang and Sennrich 2019</a>
 */
public final class RmsNorm extends JavaOp {
    /** For SameDiff's registry. */
    public RmsNorm() {}

    /** Adds the op to a graph. */
    public RmsNorm(SameDiff sd, SDVariable x, SDVariable gain, double epsilon) {
        super(sd, x, gain);
        addTArgument(epsilon);
    }

    /** Added to the mean square. */
    public double epsilon() {
        return number(0);
    }

    @Override
    public int getNumOutputs() {
        return 2;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec x = inputs.get(0);
        long width = inputs.get(1).size();
        check(
                width > 0 && x.columns() % width == 0 || x.columns() == width,
                "gain %s does not fit x %s",
                inputs.get(1),
                x);
        return List.of(x, new TensorSpec(x.type(), width == 0 ? x.rows() : x.size() / width));
    }

    /**
     * A tensor as a matrix of what is normalised together.
     *
     * @param gain [K]
     * @return [rows, K]
     */
    public static Tensor rows(Tensor x, Tensor gain) {
        long width = gain.size();
        return width == x.columns()
                ? x
                : new Tensor(x.memory(), x.offset(), new TensorSpec(x.spec().type(), x.size() / width, width));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(
                new RmsNormGrad(sameDiff, arg(0), arg(1), outputVariables()[1], gradients.get(0)).outputVariables());
    }
}
