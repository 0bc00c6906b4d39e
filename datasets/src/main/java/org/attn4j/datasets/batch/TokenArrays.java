package org.attn4j.datasets.batch;

import java.util.HashMap;
import java.util.Map;
import org.attn4j.framework.train.Batch;

/** Puts the arrays of a language model together. */
final class TokenArrays {
    /** The label of a position that does not count. */
    static final int IGNORED = -1;

    private TokenArrays() {}

    /** A batch; {@code segments} is null where the text is one stream. */
    static Batch batch(int[] ids, int[] labels, int[] segments, long[] shape, long targets, String origin) {
        Map<String, Batch.Array> arrays = new HashMap<>();
        arrays.put("ids", new Batch.Ints(shape, ids));
        arrays.put("labels", new Batch.Ints(shape.clone(), labels));
        if (segments != null) {
            arrays.put("segments", new Batch.Ints(shape.clone(), segments));
        }
        return new Batch(arrays, targets, origin);
    }
}
