package org.attn4j.datasets.batch;

import java.util.Map;
import org.attn4j.framework.train.Batch;

/** Puts the arrays of a language model together. */
final class TokenArrays {
    /** The label of a position that does not count. */
    static final int IGNORED = -1;

    private TokenArrays() {}

    static Batch batch(int[] ids, int[] labels, int rows, int context, long targets, String origin) {
        long[] shape = {rows, context}; // [B, T]
        return new Batch(
                Map.of("ids", new Batch.Ints(shape, ids), "labels", new Batch.Ints(shape.clone(), labels)),
                targets,
                origin);
    }
}
