package org.attn4j.framework.op.recurrent.reference;

import static org.attn4j.framework.op.recurrent.reference.CellReferences.at;
import static org.attn4j.framework.op.recurrent.reference.CellReferences.part;
import static org.attn4j.framework.op.recurrent.reference.CellReferences.put;

import java.util.List;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.recurrent.Recurrence;
import org.attn4j.framework.op.recurrent.RecurrenceGrad;
import org.attn4j.framework.op.reference.Rows;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Recurrences step by step; a column of ones and zeros tells which rows have the step. */
public final class RecurrentReferences {
    private RecurrentReferences() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.op(Recurrence::new, RecurrentReferences::forward);
        table.op(RecurrenceGrad::new, RecurrentReferences::backward);
    }

    private static List<INDArray> forward(Recurrence op, List<INDArray> inputs) {
        INDArray gates = inputs.get(0);
        INDArray u = inputs.get(1);
        int batch = (int) gates.size(0);
        int steps = (int) gates.size(1);
        int d = (int) u.size(0);
        int width = op.cell().states() * d;
        INDArray state = op.initialInput() < 0
                ? Rows.zeros(gates, batch, width)
                : inputs.get(op.initialInput()).dup('c');
        INDArray lengths = op.lengthsInput() < 0 ? null : inputs.get(op.lengthsInput());
        INDArray states = Rows.zeros(gates, batch, steps, d);
        INDArray saved = Rows.zeros(gates, batch, steps, (long) op.cell().saved() * d);
        INDArray previous = Rows.zeros(gates, batch, steps, d);
        for (int k = 0; k < steps; k++) {
            int t = op.reverse() ? steps - 1 - k : k;
            INDArray on = present(gates, lengths, t);
            INDArray h = part(state, 0, d);
            INDArray p = h.mmul(u).addRowVector(inputs.get(2).reshape(u.size(1)));
            List<INDArray> step = CellReferences.forward(op.cell(), at(gates, t), p, state, d);
            put(previous, t, h.mulColumnVector(on));
            put(saved, t, step.get(1).mulColumnVector(on));
            put(states, t, part(step.get(0), 0, d).mulColumnVector(on));
            state = step.get(0).mulColumnVector(on).add(state.mulColumnVector(on.rsub(1)));
        }
        return List.of(states, state, saved, previous);
    }

    private static List<INDArray> backward(RecurrenceGrad op, List<INDArray> inputs) {
        INDArray u = inputs.get(0);
        INDArray previous = inputs.get(2);
        int d = (int) u.size(0);
        int steps = (int) previous.size(1);
        INDArray lengths = op.lengthsInput() < 0 ? null : inputs.get(op.lengthsInput());
        INDArray ds = inputs.get(4).dup('c');
        INDArray inputParts = Rows.zeros(u, previous.size(0), steps, u.size(1));
        INDArray stateParts = Rows.zeros(u, previous.size(0), steps, u.size(1));
        for (int k = 0; k < steps; k++) {
            int t = op.reverse() ? k : steps - 1 - k;
            INDArray on = present(previous, lengths, t);
            INDArray above = withState(at(inputs.get(3), t), ds);
            List<INDArray> step =
                    CellReferences.backward(op.cell(), ds.add(above), at(inputs.get(1), t), at(previous, t), d);
            put(inputParts, t, step.get(0).mulColumnVector(on));
            put(stateParts, t, step.get(1).mulColumnVector(on));
            INDArray before = step.get(2).add(withState(step.get(1).mmul(u.transpose()), ds));
            ds = before.mulColumnVector(on).add(ds.mulColumnVector(on.rsub(1)));
        }
        return List.of(inputParts, stateParts, ds);
    }

    /** Gradients of h alone in the shape of a state's. */
    static INDArray withState(INDArray h, INDArray state) {
        return h.size(1) == state.size(1) ? h : org.nd4j.linalg.factory.Nd4j.concat(1, h, h.mul(0));
    }

    /** 1 for rows whose length is above t, else 0: [B, 1]. */
    private static INDArray present(INDArray like, INDArray lengths, int t) {
        INDArray on = Rows.zeros(like, like.size(0), 1);
        int[] n = lengths == null ? null : Rows.integers(lengths);
        for (int b = 0; b < like.size(0); b++) {
            on.putScalar(b, 0, n == null || t < n[b] ? 1 : 0);
        }
        return on;
    }
}
