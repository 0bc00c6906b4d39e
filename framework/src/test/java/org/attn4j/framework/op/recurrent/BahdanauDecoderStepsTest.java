package org.attn4j.framework.op.recurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.attn4j.framework.op.OpCheck;
import org.attn4j.framework.op.linear.Columns;
import org.attn4j.framework.op.linear.Linear;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The decoder against additive attention and a recurrence, step by step. */
class BahdanauDecoderStepsTest {
    /** One op over T steps equals T times additive attention and a recurrence of one step; so do gradients. */
    @ParameterizedTest
    @EnumSource(CellKind.class)
    void equalsAGraphOfSingleSteps(CellKind cell) {
        DecoderSizes z = new DecoderSizes(2, 3, 4, 3, 2, 5);
        INDArray mask = z.mask();
        List<Map<String, INDArray>> results = new ArrayList<>();
        for (boolean whole : new boolean[] {true, false}) {
            SameDiff sd = SameDiff.create();
            INDArray[] in = z.inputs(cell);
            SDVariable[] v = new SDVariable[10];
            List<String> names = new ArrayList<>();
            for (int i = 0; i < in.length; i++) {
                v[i] = sd.var("in" + i, in[i]);
                names.add("in" + i);
            }
            v[9] = sd.constant("mask", mask);
            SDVariable states;
            SDVariable contexts;
            if (whole) {
                SDVariable[] out = new BahdanauDecoder(sd, cell, v).outputVariables();
                states = out[0];
                contexts = out[1];
            } else {
                SDVariable[] unrolled = unroll(sd, cell, z, v);
                states = unrolled[0];
                contexts = unrolled[1];
            }
            SDVariable loss = states.mul(sd.constant(OpCheck.normal(20, z.b(), z.t(), z.d())))
                    .sum()
                    .add(contexts.mul(sd.constant(OpCheck.normal(21, z.b(), z.t(), z.n())))
                            .sum());
            sd.setLossVariables(loss.rename("loss").name());
            Map<String, INDArray> all = new java.util.HashMap<>(sd.calculateGradients(Map.of(), names));
            all.put("loss", sd.outputSingle(Map.of(), "loss"));
            results.add(all);
        }
        results.get(0).forEach((name, expected) -> assertThat(
                        OpCheck.difference(expected, results.get(1).get(name)))
                .as(name)
                .isLessThan(1e-10));
    }

    private static SDVariable[] unroll(SameDiff sd, CellKind cell, DecoderSizes z, SDVariable[] v) {
        int gates = cell.gates() * z.d();
        SDVariable[] x = sd.split(v[0], z.t(), 1);
        SDVariable state = v[8];
        SDVariable[] states = new SDVariable[z.t()];
        SDVariable[] contexts = new SDVariable[z.t()];
        for (int t = 0; t < z.t(); t++) {
            SDVariable h = new Columns(sd, state, 0, z.d()).outputVariable();
            SDVariable q = sd.reshape(new Linear(sd, h, v[4], null, false).outputVariable(), z.b(), 1, z.a());
            SDVariable context = new AdditiveAttention(sd, q, v[5], v[6], v[7], v[9]).outputVariables()[0];
            SDVariable fromMemory = new AdditiveAttention(sd, q, v[5], v[6], v[1], v[9]).outputVariables()[0];
            SDVariable a = sd.reshape(x[t], z.b(), 1, gates).add(fromMemory);
            SDVariable[] step = new Recurrence(sd, cell, false, a, v[2], v[3], state, null).outputVariables();
            state = step[1];
            states[t] = step[0];
            contexts[t] = context;
        }
        return new SDVariable[] {sd.concat(1, states), sd.concat(1, contexts)};
    }
}
