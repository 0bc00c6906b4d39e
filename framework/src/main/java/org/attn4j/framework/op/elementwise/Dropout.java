package org.attn4j.framework.op.elementwise;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Inverted dropout: {@code y = x keep / (1 - rate)}. Element i is kept where the i-th number of Philox4x32-10 with key
 * {@code key} and counter (step, i / 4) is at least rate, see {@link org.attn4j.framework.op.Philox}: the gradient
 * is the same op on the gradient.
 * Shapes: x [...], step a scalar INT64 -> [...].
 *
 * @see <a href="https://jmlr.org/papers/v15/srivastava14a.html">Srivastava et al. 2014</a>
 */
public final class Dropout extends JavaOp {
    /** For SameDiff's registry. */
    public Dropout() {}

    /**
     * Adds the op to a graph.
     *
     * @param step optimizer step * accumulate + micro-batch
     * @param rate share of elements dropped, in [0, 1)
     * @param key 64 bits from the run's seed and the op's name
     */
    public Dropout(SameDiff sd, SDVariable x, SDVariable step, double rate, long key) {
        super(sd, x, step);
        addTArgument(rate);
        addIArgument(key);
    }

    /** Share of elements dropped. */
    public double rate() {
        return number(0);
    }

    /** Key of the random numbers. */
    public long key() {
        return wide(0);
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        check(rate() >= 0 && rate() < 1, "rate must be in [0, 1), got %s", rate());
        return List.of(inputs.get(0));
    }

    @Override
    public int inPlaceInput() {
        return 0;
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        return List.of(
                new Dropout(sameDiff, gradients.get(0), arg(1), rate(), key()).outputVariable(), noGradient(arg(1)));
    }
}
