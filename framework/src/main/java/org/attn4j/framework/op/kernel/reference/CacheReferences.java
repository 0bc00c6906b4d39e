package org.attn4j.framework.op.kernel.reference;

import java.util.List;
import org.attn4j.framework.op.AppendCache;
import org.attn4j.framework.op.ReorderCache;
import org.attn4j.framework.op.Rotary;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** References of the ops that place rows: by angle, and in a cache. */
final class CacheReferences {
    private CacheReferences() {}

    static void register() {
        ReferenceKernels.register(Rotary.class, CacheReferences::rotary);
        ReferenceKernels.register(AppendCache.class, CacheReferences::appendCache);
        ReferenceKernels.register(ReorderCache.class, CacheReferences::reorderCache);
    }

    private static List<INDArray> rotary(Rotary op, List<INDArray> in) {
        INDArray x = in.get(0);
        INDArray y = x.dup('c');
        int half = op.headWidth() / 2;
        int first = op.shifted() ? in.get(1).getInt(0) : 0;
        int length = (int) x.size(1);
        INDArray cos = Nd4j.create(x.dataType(), 1, length, half);
        INDArray sin = Nd4j.create(x.dataType(), 1, length, half);
        for (int t = 0; t < length; t++) {
            for (int i = 0; i < half; i++) {
                double angle = (first + t) * Math.pow(op.base(), -2.0 * i / op.headWidth());
                cos.putScalar(0, t, i, Math.cos(angle));
                sin.putScalar(0, t, i, op.inverse() ? -Math.sin(angle) : Math.sin(angle));
            }
        }
        for (int h = 0; h < op.heads(); h++) {
            INDArrayIndex[] left = columns(h * op.headWidth(), half);
            INDArrayIndex[] right = columns(h * op.headWidth() + half, half);
            INDArray a = x.get(left).dup('c');
            INDArray b = x.get(right).dup('c');
            y.put(left, a.mul(cos).sub(b.mul(sin)));
            y.put(right, b.mul(cos).add(a.mul(sin)));
        }
        return List.of(y);
    }

    private static INDArrayIndex[] columns(int from, int count) {
        return new INDArrayIndex[] {NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(from, from + count)};
    }

    private static List<INDArray> appendCache(AppendCache op, List<INDArray> in) {
        INDArray result = in.get(0).dup('c');
        INDArray rows = in.get(1);
        long first = in.get(2).getInt(0);
        long length = rows.size(1);
        if (first < 0 || first + length > result.size(1)) {
            throw new IllegalArgumentException(op.opName() + ": " + length + " rows at offset " + first
                    + " do not fit in a cache of " + result.size(1) + " rows; expected 0 <= offset <= "
                    + (result.size(1) - length));
        }
        result.put(
                new INDArrayIndex[] {
                    NDArrayIndex.all(), NDArrayIndex.interval(first, first + length), NDArrayIndex.all()
                },
                rows);
        return List.of(result);
    }

    private static List<INDArray> reorderCache(ReorderCache op, List<INDArray> in) {
        INDArray cache = in.get(0);
        INDArray result = cache.dup('c');
        int[] parents = in.get(1).toIntVector();
        int filled = in.get(2).getInt(0);
        op.checkValues(parents, filled, cache.size(1));
        for (int r = 0; r < parents.length && filled > 0; r++) {
            INDArrayIndex[] to = filledPart(r, filled);
            result.put(to, cache.get(filledPart(parents[r], filled)).dup('c'));
        }
        return List.of(result);
    }

    private static INDArrayIndex[] filledPart(int row, int filled) {
        return new INDArrayIndex[] {
            NDArrayIndex.interval(row, row + 1), NDArrayIndex.interval(0, filled), NDArrayIndex.all()
        };
    }
}
