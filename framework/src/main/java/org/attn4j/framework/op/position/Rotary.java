package org.attn4j.framework.op.position;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Rotary position embedding, half-split as in Hugging Face's Llama: in each of the first {@code heads} heads, of width K,
 * the pair (x[i], x[i + K/2]) turns by {@code offset + t} times its angle, {@code base^(-2i/K)} unless that is scaled ({@link
 * RotaryAngles}). Further columns pass through.
 * Shapes: x [B, T, N] with N at least heads K, K even; offset a scalar INT32 -> [B, T, N].
 *
 * @see <a href="https://arxiv.org/abs/2104.09864">Su et al. 2021</a>
 */
public final class Rotary extends JavaOp {
    /** For SameDiff's registry. */
    public Rotary() {}

    /**
     * Adds the op to a graph.
     *
     * @param offset position of the first row, a scalar INT32; null for 0
     * @param heads number of heads that turn
     * @param headWidth K
     * @param inverse whether to turn backwards, which is the gradient
     */
    public Rotary(
            SameDiff sd,
            SDVariable x,
            SDVariable offset,
            int heads,
            int headWidth,
            RotaryAngles angles,
            boolean inverse) {
        super(sd, offset == null ? new SDVariable[] {x} : new SDVariable[] {x, offset});
        keep(new Turning(heads, headWidth, inverse, offset != null, angles));
    }

    private record Turning(int heads, int headWidth, boolean inverse, boolean shifted, RotaryAngles angles) {}

    private Turning turning() {
        return kept(Turning.class);
    }

    /** Number of heads that turn. */
    public int heads() {
        return turning().heads;
    }

    /** K. */
    public int headWidth() {
        return turning().headWidth;
    }

    /** By how much pairs turn from one position to the next. */
    public RotaryAngles angles() {
        return turning().angles;
    }

    /** Whether it turns backwards. */
    public boolean inverse() {
        return turning().inverse;
    }

    /** Whether there is an offset input. */
    public boolean shifted() {
        return turning().shifted;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec x = inputs.get(0);
        check(x.rank() == 3, "x must be [B, T, N], got %s", x);
        check(headWidth() % 2 == 0, "the head width must be even, got %d", headWidth());
        check(
                x.columns() >= (long) heads() * headWidth(),
                "x %s is narrower than %d heads of width %d",
                x,
                heads(),
                headWidth());
        return List.of(x);
    }

    @Override
    public int inPlaceInput() {
        return 0;
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable offset = shifted() ? arg(1) : null;
        SDVariable dx = new Rotary(sameDiff, gradients.get(0), offset, heads(), headWidth(), angles(), !inverse())
                .outputVariable();
        return shifted() ? List.of(dx, noGradient(offset)) : List.of(dx);
    }
}
