package org.attn4j.framework.op.attention.reference;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;
import org.attn4j.framework.op.Philox;
import org.attn4j.framework.op.attention.AttentionShape;
import org.attn4j.framework.op.attention.AttentionSpec;
import org.attn4j.framework.op.attention.SparseMask;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One attention's inputs, taken apart into heads. */
public final class AttentionParts {
    final int batch;
    final int queries;
    final int keys;
    final int width;
    private final AttentionSpec spec;
    private final List<INDArray> inputs;
    private final INDArray kv;
    private final long offset;
    private final SparseMask sparse;

    AttentionParts(AttentionSpec spec, List<INDArray> inputs) {
        AttentionShape shape = AttentionShape.of(
                spec,
                inputs.stream()
                        .map(a -> new TensorSpec(a.dataType(), a.shape()))
                        .toList());
        this.spec = spec;
        this.inputs = inputs;
        this.batch = shape.batch();
        this.queries = shape.queries();
        this.keys = shape.keys();
        this.width = shape.width();
        this.kv = inputs.get(spec.packed() ? 0 : 1);
        this.offset =
                spec.offsetInput() < 0 ? 0 : inputs.get(spec.offsetInput()).getLong(0);
        this.sparse = spec.sparse() == null ? null : new SparseMask(spec.sparse(), spec.heads());
    }

    /** Index of a head's keys among the heads of the input that holds them. */
    int keyHead(int h) {
        return (spec.packed() ? spec.heads() : 0) + h * spec.keyValueHeads() / spec.heads();
    }

    /** Index of a head's values. */
    int valueHead(int h) {
        return keyHead(h) + spec.keyValueHeads();
    }

    /** [T, K]. */
    INDArray query(int b, int h) {
        return inputs.get(0).get(HeadParts.columns(b, h, width)).dup('c').reshape(queries, width);
    }

    /** [S, K]. */
    INDArray key(int b, int h) {
        return kv.get(HeadParts.columns(b, keyHead(h), width)).dup('c').reshape(keys, width);
    }

    /** [S, K]. */
    INDArray value(int b, int h) {
        return kv.get(HeadParts.columns(b, valueHead(h), width)).dup('c').reshape(keys, width);
    }

    /** Scaled scores with their bias, -infinity where a key is hidden: [T, S]. */
    INDArray scores(int b, int h) {
        double[] mask = spec.masked()
                ? inputs.get(spec.maskInput()).castTo(DataType.DOUBLE).getRow(b).toDoubleVector()
                : null;
        double[][] hidden = new double[queries][keys];
        for (int t = 0; t < queries; t++) {
            for (int s = 0; s < keys; s++) {
                boolean hide = spec.causal() && s > offset + t
                        || mask != null && mask[s] == 0
                        || apart(b, t, s)
                        || sparse != null && !sparse.sees(h, offset + t, s);
                double bias = spec.relative() == null ? 0 : table().getDouble(h, bucket(t, s));
                hidden[t][s] = hide ? Double.NEGATIVE_INFINITY : bias;
            }
        }
        return query(b, h)
                .mmul(key(b, h).transpose())
                .mul(spec.scale())
                .add(Nd4j.createFromArray(hidden).castTo(kv.dataType()));
    }

    private boolean apart(int b, int t, int s) {
        return spec.segmented()
                && inputs.get(spec.querySegmentsInput()).getLong(b, t)
                        != inputs.get(spec.keySegmentsInput()).getLong(b, s);
    }

    /** Table of relative positions: [H, buckets]. */
    INDArray table() {
        return inputs.get(spec.tableInput());
    }

    /** Bucket of a pair's relative position. */
    int bucket(int t, int s) {
        return spec.relative().of(s - t - offset);
    }

    /** What dropout multiplies weights with: [T, S]. */
    INDArray keep(int b, int h) {
        long step = spec.dropout() == 0 ? 0 : inputs.get(spec.stepInput()).getLong(0);
        return keep(spec.dropout(), spec.key(), step, (long) b * spec.heads() + h, queries, keys)
                .castTo(kv.dataType());
    }

    /**
     * What dropout multiplies the weights of a head with: [T, S].
     *
     * @param head index of the head among all of the batch
     */
    public static INDArray keep(double rate, long key, long step, long head, int queries, int keys) {
        if (rate == 0) {
            return Nd4j.ones(DataType.DOUBLE, queries, keys);
        }
        int threshold = Philox.threshold(rate);
        double[][] keep = new double[queries][keys];
        for (int t = 0; t < queries; t++) {
            for (int s = 0; s < keys; s++) {
                long element = (head * queries + t) * keys + s;
                boolean kept = Integer.compareUnsigned(Philox.word(key, step, element), threshold) >= 0;
                keep[t][s] = kept ? 1 / (1 - rate) : 0;
            }
        }
        return Nd4j.createFromArray(keep);
    }
}
