package org.attn4j.framework.op.attention.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.attention.Attention;
import org.attn4j.framework.op.attention.AttentionGrad;
import org.attn4j.framework.op.attention.AttentionSpec;
import org.attn4j.framework.op.attention.AttentionWeights;
import org.attn4j.framework.op.reference.Rows;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Attention with all scores written out, one head at a time. */
public final class AttentionReferences {
    private AttentionReferences() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.op(Attention::new, (op, inputs) -> forward(op.spec(), inputs));
        table.op(AttentionGrad::new, (op, inputs) -> backward(op.spec(), inputs));
        table.op(AttentionWeights::new, (op, inputs) -> weights(op.spec(), inputs));
    }

    private static List<INDArray> forward(AttentionSpec spec, List<INDArray> inputs) {
        AttentionParts parts = new AttentionParts(spec, inputs);
        INDArray first = inputs.get(0);
        INDArray y = Rows.zeros(first, parts.batch, parts.queries, (long) spec.heads() * parts.width);
        INDArray statistics = Rows.zeros(first, parts.batch, spec.heads(), parts.queries);
        for (int b = 0; b < parts.batch; b++) {
            for (int h = 0; h < spec.heads(); h++) {
                INDArray scores = parts.scores(b, h); // [T, S]
                INDArray statistic = statistic(scores);
                INDArray p = softmax(scores, statistic).mul(parts.keep(b, h));
                y.put(HeadParts.columns(b, h, parts.width), p.mmul(parts.value(b, h)));
                statistics.put(
                        new INDArrayIndex[] {NDArrayIndex.point(b), NDArrayIndex.point(h), NDArrayIndex.all()},
                        statistic.reshape(parts.queries));
            }
        }
        return List.of(y, statistics);
    }

    private static List<INDArray> backward(AttentionSpec spec, List<INDArray> inputs) {
        AttentionParts parts = new AttentionParts(spec, inputs);
        INDArray dy = inputs.get(spec.inputs() + 2);
        INDArray dq = Nd4j.zerosLike(inputs.get(0));
        INDArray dkv = spec.packed() ? dq : Nd4j.zerosLike(inputs.get(1));
        INDArray dTable = spec.relative() == null ? null : Nd4j.zerosLike(parts.table());
        for (int b = 0; b < parts.batch; b++) {
            for (int h = 0; h < spec.heads(); h++) {
                INDArray scores = parts.scores(b, h);
                INDArray p = softmax(scores, statistic(scores)); // [T, S]
                INDArray keep = parts.keep(b, h);
                INDArray dOut = dy.get(HeadParts.columns(b, h, parts.width)).dup('c'); // [T, K]
                INDArray dp = dOut.mmul(parts.value(b, h).transpose()).mul(keep); // [T, S]
                INDArray delta = dp.mul(p).sum(true, 1); // [T, 1]
                INDArray dScores = dp.subColumnVector(delta).mul(p);
                if (dTable != null) {
                    addByBucket(parts, h, dScores, dTable);
                }
                INDArray ds = dScores.mul(spec.scale());
                add(dq, b, h, parts.width, ds.mmul(parts.key(b, h)));
                add(dkv, b, parts.keyHead(h), parts.width, ds.transpose().mmul(parts.query(b, h)));
                add(
                        dkv,
                        b,
                        parts.valueHead(h),
                        parts.width,
                        p.mul(keep).transpose().mmul(dOut));
            }
        }
        List<INDArray> gradients = new ArrayList<>(spec.packed() ? List.of(dq) : List.of(dq, dkv));
        if (dTable != null) {
            gradients.add(dTable);
        }
        return gradients;
    }

    private static void addByBucket(AttentionParts parts, int h, INDArray dScores, INDArray target) {
        for (int t = 0; t < parts.queries; t++) {
            for (int s = 0; s < parts.keys; s++) {
                int bucket = parts.bucket(t, s);
                target.putScalar(h, bucket, target.getDouble(h, bucket) + dScores.getDouble(t, s));
            }
        }
    }

    private static List<INDArray> weights(AttentionSpec spec, List<INDArray> inputs) {
        AttentionParts parts = new AttentionParts(spec, inputs);
        INDArray all = Rows.zeros(inputs.get(0), parts.batch, spec.heads(), parts.queries, parts.keys);
        for (int b = 0; b < parts.batch; b++) {
            for (int h = 0; h < spec.heads(); h++) {
                INDArray scores = parts.scores(b, h);
                all.get(NDArrayIndex.point(b), NDArrayIndex.point(h), NDArrayIndex.all(), NDArrayIndex.all())
                        .assign(softmax(scores, statistic(scores)));
            }
        }
        return List.of(all);
    }

    /** Log-sum-exp of each row; infinity for a row without a visible key: [T, 1]. */
    private static INDArray statistic(INDArray scores) {
        double[] max = scores.max(1).castTo(DataType.DOUBLE).toDoubleVector();
        double[] shift =
                Arrays.stream(max).map(m -> Double.isInfinite(m) ? 0 : m).toArray();
        INDArray exponentials = Transforms.exp(scores.subColumnVector(column(shift, scores)));
        double[] sums = exponentials.sum(1).castTo(DataType.DOUBLE).toDoubleVector();
        double[] statistics = new double[max.length];
        for (int t = 0; t < max.length; t++) {
            statistics[t] = sums[t] == 0 ? Double.POSITIVE_INFINITY : shift[t] + Math.log(sums[t]);
        }
        return column(statistics, scores);
    }

    private static INDArray column(double[] values, INDArray like) {
        return Nd4j.createFromArray(values).reshape(values.length, 1).castTo(like.dataType());
    }

    private static INDArray softmax(INDArray scores, INDArray statistic) {
        return Transforms.exp(scores.subColumnVector(statistic));
    }

    private static void add(INDArray target, int b, int head, int width, INDArray part) {
        target.get(HeadParts.columns(b, head, width)).addi(part);
    }
}
