package org.attn4j.framework.op.loss;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * A loss with the auxiliary losses of layers: {@code loss + c / count * (sum of the auxiliary losses)}, c the number of
 * labels that count. With the targets of the whole effective batch as count, each micro-batch adds its share, so that
 * accumulation leaves the weight of the auxiliary losses as it is. 0 / 0 is taken as 0.
 * Shapes: loss [], labels [...] integers, count [], each auxiliary loss [] -> [].
 */
public final class TotalLoss extends JavaOp {
    /** For SameDiff's registry. */
    public TotalLoss() {}

    /**
     * Adds the op to a graph.
     *
     * @param ignored label of targets that do not count
     */
    public TotalLoss(
            SameDiff sd,
            SDVariable loss,
            SDVariable labels,
            SDVariable count,
            List<SDVariable> auxiliary,
            int ignored) {
        super(sd, joined(loss, labels, count, auxiliary));
        addIArgument(ignored);
    }

    private static SDVariable[] joined(
            SDVariable loss, SDVariable labels, SDVariable count, List<SDVariable> auxiliary) {
        List<SDVariable> all = new ArrayList<>(List.of(loss, labels, count));
        all.addAll(auxiliary);
        return all.toArray(SDVariable[]::new);
    }

    /** Label of targets that do not count. */
    public int ignored() {
        return integer(0);
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        for (int i = 0; i < inputs.size(); i++) {
            check(i == 1 || inputs.get(i).size() == 1, "input %d must be a scalar, got %s", i, inputs.get(i));
        }
        return List.of(inputs.get(0));
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable g = gradients.get(0);
        SDVariable share = new TotalLossGrad(sameDiff, arg(1), arg(2), g, ignored()).outputVariable();
        List<SDVariable> result = new ArrayList<>(List.of(g, noGradient(arg(1)), sameDiff.zerosLike(arg(2))));
        for (int i = 3; i < args().length; i++) {
            result.add(share);
        }
        return result;
    }
}
