package org.attn4j.framework.op.elementwise.reference;

import java.util.List;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.Philox;
import org.attn4j.framework.op.elementwise.Add;
import org.attn4j.framework.op.elementwise.Dropout;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Sums and dropout. */
public final class ElementwiseReferences {
    private ElementwiseReferences() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.op(Add::new, (op, inputs) -> List.of(inputs.get(0).add(inputs.get(1))));
        table.op(Dropout::new, ElementwiseReferences::dropout);
    }

    private static List<INDArray> dropout(Dropout op, List<INDArray> inputs) {
        INDArray x = inputs.get(0);
        long step = inputs.get(1).getLong(0);
        double[] keep = new double[Math.toIntExact(x.length())];
        for (int i = 0; i < keep.length; i++) {
            int word = Philox.word(op.key(), step, i);
            boolean kept = Integer.compareUnsigned(word, Philox.threshold(op.rate())) >= 0;
            keep[i] = kept ? 1 / (1 - op.rate()) : 0;
        }
        return List.of(x.mul(Nd4j.createFromArray(keep).castTo(x.dataType()).reshape('c', x.shape())));
    }
}
