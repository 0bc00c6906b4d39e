package org.attn4j.framework.op.loss;

import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The likeliest class of every row: {@code y = argmax_v x[..., v]}, the lowest index of those that tie. Without gradient.
 * Shapes: x [..., V] -> [...] INT32.
 */
public final class ArgMax extends JavaOp {
    /** For SameDiff's registry. */
    public ArgMax() {}

    /** Adds the op to a graph. */
    public ArgMax(SameDiff sd, SDVariable x) {
        super(sd, x);
    }

    @Override
    public String opName() {
        return "attn4j_argmax";
    }

    @Override
    protected DataType outputType(int output, List<DataType> inputs) {
        return DataType.INT32;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec x = inputs.get(0);
        check(x.rank() > 0 && x.columns() > 0, "a row needs at least one value: %s", x);
        return List.of(new TensorSpec(DataType.INT32, Arrays.copyOf(x.shape(), x.rank() - 1)));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(noGradient(arg(0)));
    }
}
