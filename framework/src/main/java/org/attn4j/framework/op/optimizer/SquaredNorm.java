package org.attn4j.framework.op.optimizer;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Sum of the squares of all elements, in double precision: {@code sum of x^2}. Not differentiable: for the gradient's
 * global norm.
 * Shapes: x [...] -> [] DOUBLE.
 */
public final class SquaredNorm extends JavaOp {
    /** For SameDiff's registry. */
    public SquaredNorm() {}

    /** Adds the op to a graph. */
    public SquaredNorm(SameDiff sd, SDVariable x) {
        super(sd, x);
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        return List.of(new TensorSpec(DataType.DOUBLE));
    }

    @Override
    protected DataType outputType(int output, List<DataType> inputs) {
        return DataType.DOUBLE;
    }
}
