package org.attn4j.framework.op.cache.reference;

import java.util.List;
import org.attn4j.framework.op.KernelTable;
import org.attn4j.framework.op.cache.AppendCache;
import org.attn4j.framework.op.cache.ReorderCache;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Rows placed in a cache, by ND4J's indexing. */
public final class CacheReferences {
    private CacheReferences() {}

    /** Adds the kernels to a table. */
    public static void register(KernelTable table) {
        table.op(AppendCache::new, CacheReferences::appendCache);
        table.op(ReorderCache::new, CacheReferences::reorderCache);
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
