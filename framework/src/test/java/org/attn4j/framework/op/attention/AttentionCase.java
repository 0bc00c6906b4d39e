package org.attn4j.framework.op.attention;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.attn4j.framework.op.OpCheck;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One attention's spec and inputs. */
public record AttentionCase(AttentionSpec spec, List<INDArray> inputs) {
    /** Sizes and options of a case whose inputs are drawn at random. */
    record Options(
            int batch,
            int queries,
            int keys,
            int heads,
            int keyValueHeads,
            int width,
            boolean causal,
            boolean masked,
            Integer offset,
            double dropout,
            double spread) {
        boolean packed() {
            return queries == keys;
        }
    }

    static AttentionCase of(Options o, long seed) {
        AttentionSpec spec = new AttentionSpec(
                o.heads(),
                o.keyValueHeads(),
                1 / Math.sqrt(o.width()),
                o.packed(),
                o.causal(),
                o.masked(),
                o.offset() != null,
                o.dropout(),
                seed * 31);
        List<INDArray> inputs = new ArrayList<>();
        int parts = o.heads() + (o.packed() ? 2 * o.keyValueHeads() : 0);
        inputs.add(OpCheck.normal(seed, o.batch(), o.queries(), (long) parts * o.width())
                .mul(o.spread()));
        if (!o.packed()) {
            inputs.add(OpCheck.normal(seed + 1, o.batch(), o.keys(), 2L * o.keyValueHeads() * o.width())
                    .mul(o.spread()));
        }
        if (o.masked()) {
            inputs.add(mask(o.batch(), o.keys(), seed));
        }
        if (o.offset() != null) {
            inputs.add(OpCheck.scalar(o.offset()));
        }
        if (o.dropout() > 0) {
            inputs.add(Nd4j.scalar(DataType.INT64, 5));
        }
        return new AttentionCase(spec, inputs);
    }

    /** About a third of the keys hidden; of the last sequence, all. */
    private static INDArray mask(int batch, int keys, long seed) {
        Random random = new Random(seed + 2);
        INDArray mask = Nd4j.ones(DataType.INT32, batch, keys);
        for (int b = 0; b < batch; b++) {
            for (int s = 0; s < keys; s++) {
                boolean hidden = batch > 1 && b == batch - 1 || random.nextInt(3) == 0;
                mask.putScalar(b, s, hidden ? 0 : 1);
            }
        }
        return mask;
    }

    public OpCheck forward() {
        return OpCheck.of((sd, in) -> new Attention(sd, spec, in), arrays(inputs));
    }

    OpCheck weights() {
        return OpCheck.of((sd, in) -> new AttentionWeights(sd, spec, in), arrays(inputs));
    }

    OpCheck backward() {
        List<INDArray> saved = forward().reference();
        INDArray dy = OpCheck.normal(99, saved.get(0).shape());
        List<INDArray> all = new ArrayList<>(inputs);
        all.addAll(saved);
        all.add(dy);
        return OpCheck.of((sd, in) -> new AttentionGrad(sd, spec, in), arrays(all));
    }

    private static INDArray[] arrays(List<INDArray> list) {
        return list.toArray(INDArray[]::new);
    }
}
