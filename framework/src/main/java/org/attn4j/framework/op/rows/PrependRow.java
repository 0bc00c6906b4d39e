package org.attn4j.framework.op.rows;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Puts one vector before every sequence, such as ViT's class token: {@code y[b, 0] = v}, {@code y[b, 1 + t] = x[b, t]}.
 * Shapes: x [B, T, D], v [D] -> [B, 1 + T, D].
 *
 * @see <a href="https://arxiv.org/abs/2010.11929">Dosovitskiy et al. 2020, section 3.1</a>
 */
public final class PrependRow extends JavaOp {
    /** For SameDiff's registry. */
    public PrependRow() {}

    /** Adds the op to a graph. */
    public PrependRow(SameDiff sd, SDVariable x, SDVariable row) {
        super(sd, x, row);
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec x = inputs.get(0);
        TensorSpec row = inputs.get(1);
        check(x.rank() == 3, "x must be [B, T, D], got %s", x);
        check(row.rank() == 1 && row.dim(0) == x.dim(2), "the row %s must have the width of x %s", row, x);
        return List.of(new TensorSpec(x.type(), x.dim(0), 1 + x.dim(1), x.dim(2)));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(new PrependRowGrad(sameDiff, arg(0), arg(1), gradients.get(0)).outputVariables());
    }
}
