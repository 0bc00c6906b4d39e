package org.attn4j.framework.op.optimizer.reference;

import java.util.List;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.optimizer.AdamUpdate;
import org.attn4j.framework.op.optimizer.SgdUpdate;
import org.attn4j.framework.op.optimizer.SquaredNorm;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Norm and optimizers by ND4J's arithmetic. */
public final class UpdateReferences {
    private UpdateReferences() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.op(SquaredNorm::new, (op, in) -> {
            INDArray x = in.get(0).castTo(DataType.DOUBLE);
            return List.of(Nd4j.scalar(x.mul(x).sumNumber().doubleValue()));
        });
        table.op(AdamUpdate::new, (op, in) -> adam(op, in));
        table.op(SgdUpdate::new, (op, in) -> sgd(op, in));
    }

    private static INDArray decays(INDArray w, long decayed, double decay) {
        INDArray d = Nd4j.zeros(w.dataType(), w.length());
        if (decayed > 0) {
            d.get(NDArrayIndex.interval(0, decayed)).assign(decay);
        }
        return d;
    }

    private static List<INDArray> adam(AdamUpdate op, List<INDArray> in) {
        INDArray w = in.get(0);
        double rate = in.get(4).getDouble(0);
        INDArray decay = decays(w, op.decayed(), op.decay());
        INDArray g = in.get(1).mul(in.get(4).getDouble(1));
        if (!op.decoupled()) {
            g.addi(w.mul(decay));
        }
        INDArray m = in.get(2).mul(op.beta1()).addi(g.mul(1 - op.beta1()));
        INDArray v = in.get(3).mul(op.beta2()).addi(g.mul(g).muli(1 - op.beta2()));
        INDArray step = m.div(in.get(4).getDouble(2))
                .divi(Transforms.sqrt(v.div(in.get(4).getDouble(3))).addi(op.epsilon()));
        INDArray kept = op.decoupled() ? w.mul(decay.mul(rate).rsub(1)) : w;
        return List.of(kept.sub(step.mul(rate)), m, v);
    }

    private static List<INDArray> sgd(SgdUpdate op, List<INDArray> in) {
        INDArray w = in.get(0);
        INDArray g = in.get(1).mul(in.get(3).getDouble(1)).addi(w.mul(decays(w, op.decayed(), op.decay())));
        INDArray m = in.get(2).mul(op.momentum()).addi(g);
        return List.of(w.sub(m.mul(in.get(3).getDouble(0))), m);
    }
}
