package org.attn4j.framework.op.recurrent.reference;

import static org.attn4j.framework.op.recurrent.reference.AdditiveReferences.row;
import static org.attn4j.framework.op.recurrent.reference.CellReferences.at;
import static org.attn4j.framework.op.recurrent.reference.CellReferences.part;
import static org.attn4j.framework.op.recurrent.reference.CellReferences.put;

import java.util.List;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.recurrent.BahdanauDecoder;
import org.attn4j.framework.op.recurrent.BahdanauDecoderGrad;
import org.attn4j.framework.op.reference.Rows;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The Bahdanau decoder step by step. */
public final class BahdanauReferences {
    private BahdanauReferences() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.op(BahdanauDecoder::new, BahdanauReferences::forward);
        table.op(BahdanauDecoderGrad::new, BahdanauReferences::backward);
    }

    static List<INDArray> forward(BahdanauDecoder op, List<INDArray> in) {
        INDArray gates = in.get(BahdanauDecoder.GATES);
        INDArray u = in.get(BahdanauDecoder.STATE_WEIGHT);
        INDArray keys = in.get(BahdanauDecoder.KEYS);
        INDArray memory = in.get(BahdanauDecoder.MEMORY);
        INDArray mask = op.masked() ? in.get(BahdanauDecoder.MASK) : null;
        INDArray v = in.get(BahdanauDecoder.V);
        int d = (int) u.size(0);
        int batch = (int) gates.size(0);
        int steps = (int) gates.size(1);
        INDArray state = in.get(BahdanauDecoder.INITIAL).dup('c');
        INDArray states = Rows.zeros(gates, batch, steps, d);
        INDArray contexts = Rows.zeros(gates, batch, steps, memory.size(2));
        INDArray weights = Rows.zeros(gates, batch, steps, keys.size(1));
        INDArray saved = Rows.zeros(gates, batch, steps, (long) op.cell().saved() * d);
        INDArray previous = Rows.zeros(gates, batch, steps, d);
        INDArray queries = Rows.zeros(gates, batch, steps, keys.size(2));
        for (int t = 0; t < steps; t++) {
            INDArray h = part(state, 0, d);
            INDArray q = h.mmul(in.get(BahdanauDecoder.QUERY_WEIGHT));
            INDArray fromMemory = Rows.zeros(gates, batch, u.size(1));
            for (int b = 0; b < batch; b++) {
                INDArray w = AdditiveReferences.weights(q.getRow(b, true).dup('c'), row(keys, b), v, mask, b);
                weights.get(NDArrayIndex.point(b), NDArrayIndex.point(t), NDArrayIndex.all())
                        .assign(w);
                contexts.get(NDArrayIndex.point(b), NDArrayIndex.point(t), NDArrayIndex.all())
                        .assign(w.mmul(row(memory, b)));
                fromMemory.putRow(b, w.mmul(row(in.get(BahdanauDecoder.MEMORY_GATES), b)));
            }
            INDArray a = at(gates, t).add(fromMemory);
            INDArray p =
                    h.mmul(u).addRowVector(in.get(BahdanauDecoder.STATE_BIAS).reshape(u.size(1)));
            List<INDArray> step = CellReferences.forward(op.cell(), a, p, state, d);
            put(previous, t, h);
            put(queries, t, q);
            put(saved, t, step.get(1));
            state = step.get(0);
            put(states, t, part(state, 0, d));
        }
        return List.of(states, contexts, weights, state, saved, previous, queries);
    }

    private static List<INDArray> backward(BahdanauDecoderGrad op, List<INDArray> in) {
        INDArray u = in.get(BahdanauDecoderGrad.STATE_WEIGHT);
        INDArray previous = in.get(BahdanauDecoderGrad.PREVIOUS);
        INDArray keys = in.get(BahdanauDecoderGrad.KEYS);
        INDArray v = in.get(BahdanauDecoderGrad.V);
        INDArray memory = in.get(BahdanauDecoderGrad.MEMORY);
        INDArray weights = in.get(BahdanauDecoderGrad.WEIGHTS);
        INDArray queries = in.get(BahdanauDecoderGrad.QUERIES);
        int d = (int) u.size(0);
        int batch = (int) previous.size(0);
        int steps = (int) previous.size(1);
        INDArray ds = in.get(BahdanauDecoderGrad.LAST_GRADIENT).dup('c');
        INDArray dGates = Rows.zeros(u, batch, steps, u.size(1));
        INDArray dHidden = Rows.zeros(u, batch, steps, u.size(1));
        INDArray dQueries = queries.mul(0);
        INDArray memoryGates = in.get(BahdanauDecoderGrad.MEMORY_GATES);
        INDArray dMemoryGates = memoryGates.mul(0);
        INDArray dKeys = keys.mul(0);
        INDArray dv = v.mul(0);
        INDArray dMemory = memory.mul(0);
        for (int t = steps - 1; t >= 0; t--) {
            INDArray above = at(in.get(BahdanauDecoderGrad.STATES_GRADIENT), t);
            List<INDArray> step = CellReferences.backward(
                    op.cell(),
                    ds.add(RecurrentReferences.withState(above, ds)),
                    at(in.get(BahdanauDecoderGrad.SAVED), t),
                    at(previous, t),
                    d);
            put(dGates, t, step.get(0));
            put(dHidden, t, step.get(1));
            for (int b = 0; b < batch; b++) {
                INDArray dGate = step.get(0).getRow(b, true).dup('c');
                INDArray dWeight = row(in.get(BahdanauDecoderGrad.WEIGHTS_GRADIENT), b, t)
                        .add(dGate.mmul(row(memoryGates, b).transpose()));
                AdditiveReferences.add(
                        dMemoryGates, b, row(weights, b, t).transpose().mmul(dGate));
                List<INDArray> g = AdditiveReferences.gradients(
                        row(queries, b, t),
                        row(keys, b),
                        v,
                        row(memory, b),
                        row(weights, b, t),
                        row(in.get(BahdanauDecoderGrad.CONTEXTS_GRADIENT), b, t),
                        dWeight);
                dQueries.get(NDArrayIndex.point(b), NDArrayIndex.point(t), NDArrayIndex.all())
                        .assign(g.get(0));
                AdditiveReferences.add(dKeys, b, g.get(1));
                dv.addi(g.get(2).reshape(dv.shape()));
                AdditiveReferences.add(dMemory, b, g.get(3));
            }
            INDArray back = step.get(1)
                    .mmul(u.transpose())
                    .add(at(dQueries, t)
                            .mmul(in.get(BahdanauDecoderGrad.QUERY_WEIGHT).transpose()));
            ds = step.get(2).add(RecurrentReferences.withState(back, ds));
        }
        return List.of(dGates, dHidden, dQueries, dKeys, dv, dMemory, ds, dMemoryGates);
    }
}
