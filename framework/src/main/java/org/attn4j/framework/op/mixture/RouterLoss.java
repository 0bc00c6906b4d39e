package org.attn4j.framework.op.mixture;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * What keeps a router balanced and its logits small:
 *
 * <pre>{@code
 * loss = balance * E * sum over e of share[e] P[e]  +  z * mean over t of lse(logits[t])^2
 * P[e] = mean over t of softmax(logits[t])[e]
 * }</pre>
 *
 * The first sum times E is 1 where tokens and probabilities spread evenly, and E where one expert has all. Shares count
 * whole tokens: no gradient flows through them. With a mask both means are over the tokens that it keeps, and 0 where it
 * keeps none.
 * Shapes: logits [..., E], share [E], mask [...] of any type, not 0 keeps and 0 hides -> [].
 *
 * @see <a href="https://arxiv.org/abs/2101.03961">Fedus et al. 2021, equation 4</a>
 * @see <a href="https://arxiv.org/abs/2202.08906">Zoph et al. 2022, equation 5</a>
 */
public final class RouterLoss extends JavaOp {
    /** For SameDiff's registry. */
    public RouterLoss() {}

    /** Adds the op to a graph in which every token counts. */
    public RouterLoss(SameDiff sd, SDVariable logits, SDVariable share, double balance, double z) {
        this(sd, logits, share, null, balance, z);
    }

    /**
     * Adds the op to a graph.
     *
     * @param share of the assignments that each expert was chosen for, from {@link TopKRouting}
     * @param mask which tokens count; null counts all
     * @param balance coefficient of the load-balancing loss
     * @param z coefficient of the router z-loss
     */
    public RouterLoss(SameDiff sd, SDVariable logits, SDVariable share, SDVariable mask, double balance, double z) {
        super(sd, mask == null ? new SDVariable[] {logits, share} : new SDVariable[] {logits, share, mask});
        addTArgument(balance, z);
        addBArgument(mask != null);
    }

    /** Whether there is a mask input. */
    public boolean masked() {
        return flag(0);
    }

    /** Coefficient of the load-balancing loss. */
    public double balance() {
        return number(0);
    }

    /** Coefficient of the router z-loss. */
    public double z() {
        return number(1);
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec logits = inputs.get(0);
        check(
                inputs.get(1).size() == logits.columns(),
                "share %s does not fit logits %s: expected one share an expert",
                inputs.get(1),
                logits);
        check(
                !masked() || inputs.get(2).size() == logits.rows(),
                "the mask does not fit logits %s: expected one element a token",
                logits);
        return List.of(new TensorSpec(logits.type()));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable mask = masked() ? arg(2) : null;
        SDVariable d =
                new RouterLossGrad(sameDiff, arg(0), arg(1), gradients.get(0), mask, balance(), z()).outputVariable();
        SDVariable none = sameDiff.zerosLike(arg(1));
        return masked() ? List.of(d, none, noGradient(mask)) : List.of(d, none);
    }
}
