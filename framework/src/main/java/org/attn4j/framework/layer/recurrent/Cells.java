package org.attn4j.framework.layer.recurrent;

import org.attn4j.framework.graph.Initializer;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.op.recurrent.CellKind;
import org.nd4j.autodiff.samediff.SDVariable;

/** Parameters and products of recurrent cells; starting values uniform within 1 / sqrt(D), as in PyTorch. */
public final class Cells {
    private Cells() {}

    /** A cell over a sequence in one direction or both; as {@link Recurrent#run}. */
    static Recurrent.Sequence run(
            Scope s,
            CellKind cell,
            int hidden,
            boolean bidirectional,
            SDVariable x,
            SDVariable lengths,
            SDVariable initial) {
        Recurrent.Sequence forward = direction(s.in("forward"), cell, hidden, false, x, lengths, initial);
        if (!bidirectional) {
            return forward;
        }
        Recurrent.Sequence backward = direction(s.in("backward"), cell, hidden, true, x, lengths, initial);
        return new Recurrent.Sequence(
                s.sd().concat(2, forward.states(), backward.states()),
                s.sd().concat(1, forward.last(), backward.last()),
                forward.lastCells() == null ? null : s.sd().concat(1, forward.lastCells(), backward.lastCells()));
    }

    private static Recurrent.Sequence direction(
            Scope s, CellKind cell, int hidden, boolean reverse, SDVariable x, SDVariable lengths, SDVariable initial) {
        SDVariable gates = linear(s, "input", x, cell.gates() * hidden, hidden, true); // [B, T, G D]
        SDVariable[] out = s.ops()
                .recurrence(
                        cell,
                        reverse,
                        gates,
                        weight(s, "hidden", hidden, cell.gates() * hidden, hidden),
                        bias(s, "hidden", cell.gates() * hidden, hidden),
                        initial,
                        lengths);
        if (cell == CellKind.GRU) {
            return new Recurrent.Sequence(out[0], out[1], null);
        }
        return new Recurrent.Sequence(
                out[0], s.ops().columns(out[1], 0, hidden), s.ops().columns(out[1], hidden, 2 * hidden));
    }

    /** A linear map that starts uniform within 1 / sqrt(fan). */
    public static SDVariable linear(Scope s, String name, SDVariable x, int out, int fan, boolean bias) {
        return s.ops().linear(x, weight(s, name, s.dim(x), out, fan), bias ? bias(s, name, out, fan) : null);
    }

    /** The weight [in, out] of a linear map that starts uniform within 1 / sqrt(fan). */
    public static SDVariable weight(Scope s, String name, int in, int out, int fan) {
        return s.parameter(
                ParameterSpec.weight(s.full(name + ".weight"), in, out, Initializer.uniform(1 / Math.sqrt(fan))));
    }

    /** The bias of a linear map that starts uniform within 1 / sqrt(fan). */
    public static SDVariable bias(Scope s, String name, int out, int fan) {
        return s.vector(name + ".bias", out, Initializer.uniform(1 / Math.sqrt(fan)));
    }
}
