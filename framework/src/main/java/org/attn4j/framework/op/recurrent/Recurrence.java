package org.attn4j.framework.op.recurrent;

import java.util.ArrayList;
import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.JavaOp;
import org.attn4j.framework.op.linear.Linear;
import org.attn4j.framework.op.linear.LinearParameterGrad;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * A GRU or LSTM over a whole sequence; formulas by {@link CellKind}. The input's part of the gates comes in ready for
 * all steps, from one {@link Linear}; the recurrence multiplies the state alone.
 *
 * <p>Inputs: gates [B, T, G D], {@code x W + b} (G 3 or 4); U [D, G D]; c [G D]; then, where there, initial state [B, P]
 * (else 0) and lengths [B] INT32. Outputs: states h [B, T, D]; last state [B, P]; and for the gradient what the steps
 * saved [B, T, M D] and the h that each step started from [B, T, D]. Steps at or beyond a row's length leave its state as
 * it is and give 0. In reverse, a row starts at its own last step.
 */
public final class Recurrence extends JavaOp {
    /** For SameDiff's registry. */
    public Recurrence() {}

    /**
     * Adds the op to a graph.
     *
     * @param initial [B, P]; null for 0
     * @param lengths [B] INT32, each in [0, T]; null for T
     */
    public Recurrence(
            SameDiff sd,
            CellKind cell,
            boolean reverse,
            SDVariable gates,
            SDVariable weight,
            SDVariable bias,
            SDVariable initial,
            SDVariable lengths) {
        super(sd, present(gates, weight, bias, initial, lengths));
        addSArgument(cell.name());
        addBArgument(reverse, initial != null, lengths != null);
    }

    /** The cell. */
    public CellKind cell() {
        return constant(CellKind.class, 0);
    }

    /** Whether steps go from last to first. */
    public boolean reverse() {
        return flag(0);
    }

    /** Index of the initial state among the inputs; -1 without. */
    public int initialInput() {
        return flag(1) ? 3 : -1;
    }

    /** Index of the lengths among the inputs; -1 without. */
    public int lengthsInput() {
        return flag(2) ? (flag(1) ? 4 : 3) : -1;
    }

    @Override
    public int getNumOutputs() {
        return 4;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec x = inputs.get(0);
        TensorSpec u = inputs.get(1);
        check(x.rank() == 3, "gates must be [B, T, G D], got %s", x);
        long d = u.dim(0);
        long gates = cell().gates() * d;
        check(u.rank() == 2 && u.dim(1) == gates, "the state's weight must be [D, %s D], got %s", cell().gates(), u);
        check(x.columns() == gates, "gates %s do not fit weight %s: expected a last dimension of %s", x, u, gates);
        check(inputs.get(2).size() == gates, "the state's bias must have %s elements: %s", gates, inputs.get(2));
        long width = cell().states() * d;
        if (initialInput() >= 0) {
            TensorSpec initial = inputs.get(initialInput());
            check(
                    initial.rank() == 2 && initial.dim(0) == x.dim(0) && initial.dim(1) == width,
                    "the initial state must be [%s, %s], got %s",
                    x.dim(0),
                    width,
                    initial);
        }
        if (lengthsInput() >= 0) {
            check(inputs.get(lengthsInput()).size() == x.dim(0), "expected one length a row, %s", x.dim(0));
        }
        return List.of(
                x.withColumns(d),
                new TensorSpec(x.type(), x.dim(0), width),
                x.withColumns(cell().saved() * d),
                x.withColumns(d));
    }

    @Override
    public long flops(List<TensorSpec> inputs) {
        return 2 * inputs.get(0).rows() * inputs.get(1).size();
    }

    @Override
    public List<SDVariable> doDiff(List<SDVariable> gradients) {
        SDVariable[] out = outputVariables();
        SDVariable[] d = new RecurrenceGrad(
                        sameDiff,
                        cell(),
                        reverse(),
                        arg(1),
                        out[2],
                        out[3],
                        orZeros(gradients.get(0), out[0]),
                        orZeros(gradients.get(1), out[1]),
                        lengthsInput() < 0 ? null : arg(lengthsInput()))
                .outputVariables();
        SDVariable[] weight = new LinearParameterGrad(sameDiff, out[3], d[1], true, false).outputVariables();
        List<SDVariable> all = new ArrayList<>(List.of(d[0], weight[0], weight[1]));
        if (initialInput() >= 0) {
            all.add(d[2]);
        }
        if (lengthsInput() >= 0) {
            all.add(noGradient(arg(lengthsInput())));
        }
        return all;
    }

    private SDVariable orZeros(SDVariable gradient, SDVariable output) {
        return gradient == null ? sameDiff.zerosLike(output) : gradient;
    }
}
