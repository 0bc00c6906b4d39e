package org.attn4j.framework.op.rows;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Cuts images into square patches of P pixels a side, row by row, each laid out as (channel, row, column):
 * {@code y[b, i w / P + j, (c P + r) P + s] = x[b, c, i P + r, j P + s]}. A linear map of the patches is a convolution
 * with kernel and stride P.
 * Shapes: x [B, C, h, w], P a divisor of h and w -> [B, h w / P², C P²].
 *
 * @see <a href="https://arxiv.org/abs/2010.11929">Dosovitskiy et al. 2020, section 3.1</a>
 */
public final class Patches extends JavaOp {
    /** For SameDiff's registry. */
    public Patches() {}

    /**
     * Adds the op to a graph.
     *
     * @param size P
     */
    public Patches(SameDiff sd, SDVariable x, int size) {
        super(sd, x);
        addIArgument(size);
    }

    /** P. */
    public int size() {
        return integer(0);
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec x = inputs.get(0);
        int p = size();
        check(x.rank() == 4, "images must be [B, C, height, width], got %s", x);
        check(
                p > 0 && x.dim(2) % p == 0 && x.dim(3) % p == 0,
                "a patch of %d x %d pixels does not divide an image of %d x %d; choose a patch that divides both",
                p,
                p,
                x.dim(2),
                x.dim(3));
        return List.of(new TensorSpec(x.type(), x.dim(0), x.dim(2) / p * (x.dim(3) / p), x.dim(1) * p * p));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(new PatchesGrad(sameDiff, arg(0), gradients.get(0), size()).outputVariable());
    }
}
