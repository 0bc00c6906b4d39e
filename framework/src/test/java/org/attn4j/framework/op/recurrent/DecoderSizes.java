package org.attn4j.framework.op.recurrent;

import java.util.Random;
import org.attn4j.framework.op.OpCheck;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Sizes of a decoder with additive attention: B, T, S, D, A, N. */
record DecoderSizes(int b, int t, int s, int d, int a, int n) {
    /** Inputs of a decoder of this cell, without a mask. */
    INDArray[] inputs(CellKind cell) {
        int g = cell.gates() * d;
        return new INDArray[] {
            OpCheck.normal(1, b, t, g),
            OpCheck.normal(2, b, s, g).mul(0.4),
            OpCheck.normal(3, d, g).mul(0.4),
            OpCheck.normal(4, g).mul(0.4),
            OpCheck.normal(5, d, a).mul(0.4),
            OpCheck.normal(6, b, s, a),
            OpCheck.normal(7, a),
            OpCheck.normal(8, b, s, n),
            OpCheck.normal(9, b, (long) cell.states() * d)
        };
    }

    /** Hides a third of the memory. */
    INDArray mask() {
        Random random = new Random(3);
        double[] m =
                random.ints((long) b * s, 0, 3).mapToDouble(i -> i == 0 ? 0 : 1).toArray();
        return Nd4j.createFromArray(m).reshape(b, s);
    }
}
