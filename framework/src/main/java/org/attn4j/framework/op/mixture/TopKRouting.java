package org.attn4j.framework.op.mixture;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Sends each token to the A experts with the largest router logits and gives each expert its tokens as one group of
 * rows. With z the token's logits plus noise,
 *
 * <pre>{@code
 * experts[t, 0 … A-1] = the A largest of z[t], largest first, ties by lowest index
 * weights[t, k]       = exp(z[t, experts[t, k]]) / sum over k' of exp(z[t, experts[t, k']])
 * slots[t, k]         = row of that assignment when assignments are sorted by expert, then token; -1 if dropped
 * offsets[e]          = first row of expert e; offsets[E] = number of rows in use
 * }</pre>
 *
 * <p>With a capacity factor c an expert takes the first {@code max(1, ceil(c N A / E))} of its tokens and drops the
 * others, whose remaining weights stay as they are. With a mask only the tokens that it keeps count: N is their number,
 * share and dropped are of their assignments, and every other token's slots are -1, so that it goes to no expert. Noise is
 * normal, from Philox4x32-10 with counter (step, element / 2).
 * Shapes: logits [..., E], N rows; step a scalar INT64 where there is noise; mask [...] of any type, not 0 keeps and 0
 * hides -> weights [..., A], experts, slots INT32 [..., A], offsets INT32 [E + 1], share [E] of the assignments that each
 * expert was chosen for, dropped INT32 [].
 *
 * @see <a href="https://arxiv.org/abs/1701.06538">Shazeer et al. 2017</a>
 */
public final class TopKRouting extends JavaOp {
    /** For SameDiff's registry. */
    public TopKRouting() {}

    /**
     * Adds the op to a graph.
     *
     * @param step optimizer step * accumulate + micro-batch; null without noise
     * @param mask which tokens count; null counts all
     * @param active A
     * @param capacityFactor c; 0 for no limit
     * @param noise standard deviation of what is added to the logits; 0 for none
     * @param key 64 bits from the run's seed and the op's name
     */
    public TopKRouting(
            SameDiff sd,
            SDVariable logits,
            SDVariable step,
            SDVariable mask,
            int active,
            double capacityFactor,
            double noise,
            long key) {
        super(sd, Stream.of(logits, step, mask).filter(Objects::nonNull).toArray(SDVariable[]::new));
        addIArgument(active, key);
        addTArgument(capacityFactor, noise);
        addBArgument(step != null, mask != null);
    }

    /** Whether there is a mask, the last input. */
    public boolean masked() {
        return flag(1);
    }

    /** A, experts of a token. */
    public int active() {
        return integer(0);
    }

    /** Key of the noise. */
    public long key() {
        return wide(1);
    }

    /** Standard deviation of the noise; 0 without a step input. */
    public double noise() {
        return flag(0) ? number(1) : 0;
    }

    /** c; 0 for no limit. */
    public double capacityFactor() {
        return number(0);
    }

    /** The most tokens that one of E experts takes out of N that count. */
    public int capacity(int tokens, int experts) {
        double share = capacityFactor() * tokens * active() / experts;
        return capacityFactor() == 0 || share >= tokens ? tokens : (int) Math.max(1, Math.ceil(share));
    }

    @Override
    public int getNumOutputs() {
        return 6;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec z = inputs.get(0);
        long experts = z.columns();
        check(
                active() > 0 && active() <= experts,
                "active must be between 1 and the %d experts of logits %s, got %d",
                experts,
                z,
                active());
        TensorSpec last = inputs.get(inputs.size() - 1);
        check(
                !masked() || last.size() == z.rows(),
                "mask %s does not fit logits %s: expected one element a token",
                last,
                z);
        TensorSpec chosen = z.withColumns(active());
        return List.of(
                chosen,
                chosen.as(DataType.INT32),
                chosen.as(DataType.INT32),
                new TensorSpec(DataType.INT32, experts + 1),
                new TensorSpec(z.type(), experts),
                new TensorSpec(DataType.INT32));
    }

    @Override
    protected DataType outputType(int output, List<DataType> inputs) {
        return output == 0 || output == 4 ? inputs.get(0) : DataType.INT32;
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable[] out = outputVariables();
        List<SDVariable> result = new ArrayList<>();
        // The share counts whole tokens: it has no gradient.
        result.add(
                gradients.get(0) == null
                        ? sameDiff.zerosLike(arg(0))
                        : new TopKRoutingGrad(sameDiff, arg(0), out[0], out[1], gradients.get(0)).outputVariable());
        for (int i = 1; i < args().length; i++) {
            result.add(noGradient(arg(i)));
        }
        return result;
    }
}
