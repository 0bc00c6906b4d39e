package org.attn4j.framework.op.recurrent;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.GradientOp;
import org.attn4j.framework.op.linear.LinearParameterGrad;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Gradient of {@link Recurrence} back through time. That of the weights is one product over all steps, by
 * {@link LinearParameterGrad} of the h that steps started from and of the second output.
 *
 * <p>Inputs: U [D, G D]; saved [B, T, M D]; previous [B, T, D]; gradients of states [B, T, D] and of the last state
 * [B, P]; then, where there, lengths [B]. Outputs: gradients of the gates' input part [B, T, G D], of their state part
 * {@code h U + c} [B, T, G D], and of the initial state [B, P].
 */
public final class RecurrenceGrad extends GradientOp {
    /** For SameDiff's registry. */
    public RecurrenceGrad() {}

    /** Adds the op to a graph; lengths may be null. */
    public RecurrenceGrad(
            SameDiff sd,
            CellKind cell,
            boolean reverse,
            SDVariable weight,
            SDVariable saved,
            SDVariable previous,
            SDVariable states,
            SDVariable last,
            SDVariable lengths) {
        super(sd, present(weight, saved, previous, states, last, lengths));
        addSArgument(cell.name());
        addBArgument(reverse, lengths != null);
    }

    /** The cell. */
    public CellKind cell() {
        return constant(CellKind.class, 0);
    }

    /** Whether the steps went from last to first. */
    public boolean reverse() {
        return flag(0);
    }

    /** Index of the lengths among the inputs; -1 without. */
    public int lengthsInput() {
        return flag(1) ? 5 : -1;
    }

    @Override
    public int getNumOutputs() {
        return 3;
    }

    @Override
    public List<TensorSpec> outputs(List<TensorSpec> inputs) {
        TensorSpec gates = inputs.get(2).withColumns(inputs.get(0).dim(1));
        return List.of(gates, gates, inputs.get(4));
    }

    @Override
    public long flops(List<TensorSpec> inputs) {
        return 2 * inputs.get(2).rows() * inputs.get(0).size();
    }
}
