package org.attn4j.framework.op.rows;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link Patches}: puts every patch back in its place.
 * Shapes: x [B, C, h, w] (its values are not read), dy [B, h w / P², C P²] -> [B, C, h, w].
 */
public final class PatchesGrad extends JavaOp {
    /** For SameDiff's registry. */
    public PatchesGrad() {}

    /** Adds the op to a graph. */
    public PatchesGrad(SameDiff sd, SDVariable x, SDVariable gradient, int size) {
        super(sd, x, gradient);
        addIArgument(size);
    }

    /** P. */
    public int size() {
        return integer(0);
    }

    @Override
    public String opName() {
        return "attn4j_patches_grad";
    }

    @Override
    public int getNumOutputs() {
        return 1;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        return List.of(inputs.get(0));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        throw new UnsupportedOperationException(opName() + " has no gradient of its own");
    }
}
