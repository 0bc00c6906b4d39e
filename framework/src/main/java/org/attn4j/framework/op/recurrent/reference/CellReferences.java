package org.attn4j.framework.op.recurrent.reference;

import java.util.List;
import org.attn4j.framework.op.recurrent.CellKind;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** One step of a cell, and its gradient, for all rows at once: the formulas of {@link CellKind} on matrices. */
final class CellReferences {
    private CellReferences() {}

    /**
     * A step.
     *
     * @param a [B, G D], the input's part of the gates
     * @param p [B, G D], the state's part
     * @param state [B, P]
     * @return the next state [B, P] and what is saved [B, M D]
     */
    static List<INDArray> forward(CellKind kind, INDArray a, INDArray p, INDArray state, int d) {
        INDArray h = part(state, 0, d);
        if (kind == CellKind.GRU) {
            INDArray r = Transforms.sigmoid(part(a, 0, d).add(part(p, 0, d)));
            INDArray z = Transforms.sigmoid(part(a, 1, d).add(part(p, 1, d)));
            INDArray n = Transforms.tanh(part(a, 2, d).add(r.mul(part(p, 2, d))));
            return List.of(z.rsub(1).mul(n).add(z.mul(h)), Nd4j.concat(1, r, z, n, part(p, 2, d)));
        }
        INDArray c = part(state, 1, d);
        INDArray sum = a.add(p);
        INDArray i = Transforms.sigmoid(part(sum, 0, d));
        INDArray f = Transforms.sigmoid(part(sum, 1, d));
        INDArray g = Transforms.tanh(part(sum, 2, d));
        INDArray o = Transforms.sigmoid(part(sum, 3, d));
        INDArray next = f.mul(c).add(i.mul(g));
        INDArray t = Transforms.tanh(next, true);
        return List.of(Nd4j.concat(1, o.mul(t), next), Nd4j.concat(1, i, f, g, o, c, t));
    }

    /**
     * The gradient of a step.
     *
     * @param ds [B, P], the gradient of the state after it
     * @param previous [B, D], h before it
     * @return gradients of the input's part, of the state's part, and of the state before but for what goes through p
     */
    static List<INDArray> backward(CellKind kind, INDArray ds, INDArray saved, INDArray previous, int d) {
        INDArray dh = part(ds, 0, d);
        if (kind == CellKind.GRU) {
            INDArray r = part(saved, 0, d);
            INDArray z = part(saved, 1, d);
            INDArray n = part(saved, 2, d);
            INDArray dn = dh.mul(z.rsub(1)).mul(n.mul(n).rsub(1));
            INDArray dr = dn.mul(part(saved, 3, d)).mul(r).mul(r.rsub(1));
            INDArray dz = dh.mul(previous.sub(n)).mul(z).mul(z.rsub(1));
            return List.of(Nd4j.concat(1, dr, dz, dn), Nd4j.concat(1, dr, dz, dn.mul(r)), dh.mul(z));
        }
        INDArray i = part(saved, 0, d);
        INDArray f = part(saved, 1, d);
        INDArray g = part(saved, 2, d);
        INDArray o = part(saved, 3, d);
        INDArray t = part(saved, 5, d);
        INDArray dc = part(ds, 1, d).add(dh.mul(o).mul(t.mul(t).rsub(1)));
        INDArray gates = Nd4j.concat(
                1,
                dc.mul(g).mul(i).mul(i.rsub(1)),
                dc.mul(part(saved, 4, d)).mul(f).mul(f.rsub(1)),
                dc.mul(i).mul(g.mul(g).rsub(1)),
                dh.mul(t).mul(o).mul(o.rsub(1)));
        return List.of(gates, gates, Nd4j.concat(1, dh.mul(0), dc.mul(f)));
    }

    /** Columns [index D, (index + 1) D) of a matrix. */
    static INDArray part(INDArray matrix, int index, int d) {
        return matrix.get(NDArrayIndex.all(), NDArrayIndex.interval((long) index * d, (index + 1L) * d))
                .dup('c');
    }

    /** Step t of [B, T, N] as [B, N]. */
    static INDArray at(INDArray sequence, int t) {
        return sequence.get(NDArrayIndex.all(), NDArrayIndex.point(t), NDArrayIndex.all())
                .dup('c')
                .reshape('c', sequence.size(0), sequence.size(2));
    }

    /** Writes step t of [B, T, N]. */
    static void put(INDArray sequence, int t, INDArray rows) {
        sequence.get(NDArrayIndex.all(), NDArrayIndex.point(t), NDArrayIndex.all())
                .assign(rows);
    }
}
