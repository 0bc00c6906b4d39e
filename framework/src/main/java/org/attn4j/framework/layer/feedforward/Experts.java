package org.attn4j.framework.layer.feedforward;

import java.util.List;
import java.util.stream.IntStream;
import org.attn4j.framework.graph.Initializer;
import org.attn4j.framework.graph.ParameterSpec;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The experts of a mixture, each with its group of rows.
 *
 * @param s the mixture's place
 * @param number E
 * @param offsets first row of each expert, INT32 [E + 1]
 */
record Experts(Scope s, int number, SDVariable offsets) {
    /** Rows [M, D] -> [M, D], each through its expert of width F. */
    SDVariable apply(SDVariable rows, ExpertKind kind, int f, boolean biased, ActivationKind activation) {
        int d = s.dim(rows);
        double deviation = s.context().deviation();
        double residual = deviation / Math.sqrt(s.context().residuals());
        if (kind == ExpertKind.SWIGLU) {
            SDVariable gate = linear("gate", rows, f, false, deviation); // [M, F]
            SDVariable up = linear("up", rows, f, false, deviation); // [M, F]
            return linear("down", s.ops().swiGlu(gate, up), d, false, residual);
        }
        SDVariable h = linear("up", rows, f, biased, deviation); // [M, F]
        return linear("down", s.ops().activation(h, activation), d, biased, residual);
    }

    private SDVariable linear(String name, SDVariable x, int out, boolean biased, double deviation) {
        int in = s.dim(x);
        SDVariable weight = s.parameter(new ParameterSpec(
                s.full("experts." + name + ".weight"),
                List.of((long) number, (long) in, (long) out),
                Initializer.normal(deviation),
                true,
                stored(name + ".weight", out, true, in)));
        SDVariable bias = biased
                ? s.parameter(new ParameterSpec(
                        s.full("experts." + name + ".bias"),
                        List.of((long) number, (long) out),
                        Initializer.zeros(),
                        false,
                        stored(name + ".bias", out, false, 1)))
                : null;
        return s.ops().groupedLinear(x, weight, offsets, bias);
    }

    /** Expert e's piece of a tensor: rows [e rows, (e + 1) rows). */
    private List<ParameterSpec.Stored> stored(String name, int columns, boolean transposed, int rows) {
        return IntStream.range(0, number)
                .mapToObj(e -> new ParameterSpec.Stored(
                        s.full("experts." + e + "." + name), 0, columns, transposed, e * rows, rows))
                .toList();
    }
}
