package org.attn4j.framework.op.elementwise;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The gate of a SwiGLU feed-forward: {@code y = silu(gate) * up}, silu(x) = x / (1 + exp(-x)).
 * Shapes: gate [..., F], up [..., F] -> [..., F].
 *
 * @see <a href="https://arxiv.org/abs/2002.05202">Shazeer 2020</a>
 */
public final class SwiGlu extends JavaOp {
    /** For SameDiff's registry. */
    public SwiGlu() {}

    /** Adds the op to a graph. */
    public SwiGlu(SameDiff sd, SDVariable gate, SDVariable up) {
        super(sd, gate, up);
    }

    @Override
    public String opName() {
        return "attn4j_swiglu";
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        check(inputs.get(0).equals(inputs.get(1)), "gate %s and up %s differ", inputs.get(0), inputs.get(1));
        return List.of(inputs.get(0));
    }

    @Override
    public int inPlaceInput() {
        return 0;
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(new SwiGluGrad(sameDiff, arg(0), arg(1), gradients.get(0)).outputVariables());
    }
}
