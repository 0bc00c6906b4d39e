package org.attn4j.framework.op.attention;

import static org.attn4j.framework.config.Checks.require;

import java.util.List;
import org.attn4j.framework.device.TensorSpec;

/**
 * Sizes of one attention.
 *
 * @param batch B
 * @param queries T
 * @param keys S
 * @param heads H
 * @param keyValueHeads G
 * @param width K, the width of one head
 */
public record AttentionShape(int batch, int queries, int keys, int heads, int keyValueHeads, int width) {
    /**
     * Reads the sizes off the inputs.
     *
     * @throws IllegalArgumentException if the inputs do not fit the spec or one another
     */
    public static AttentionShape of(AttentionSpec spec, List<TensorSpec> inputs) {
        TensorSpec q = inputs.get(0);
        require(q.rank() == 3, "attention: the first input must be [B, T, columns], got %s", q);
        int parts = spec.packed() ? spec.heads() + 2 * spec.keyValueHeads() : spec.heads();
        require(
                q.columns() % parts == 0,
                "attention: %d columns cannot be split into %d heads of equal width",
                q.columns(),
                parts);
        int width = (int) (q.columns() / parts);
        int keys = (int) q.dim(1);
        if (!spec.packed()) {
            TensorSpec kv = inputs.get(1);
            require(
                    kv.rank() == 3 && kv.dim(0) == q.dim(0) && kv.columns() == 2L * spec.keyValueHeads() * width,
                    "attention: keys and values must be [%d, S, %d], got %s",
                    q.dim(0),
                    2L * spec.keyValueHeads() * width,
                    kv);
            keys = (int) kv.dim(1);
        }
        if (spec.masked()) {
            TensorSpec mask = inputs.get(spec.maskInput());
            require(
                    mask.rank() == 2 && mask.dim(0) == q.dim(0) && mask.dim(1) == keys,
                    "attention: the mask must be [%d, %d], got %s",
                    q.dim(0),
                    keys,
                    mask);
        }
        checkBias(spec, inputs, keys);
        return new AttentionShape((int) q.dim(0), (int) q.dim(1), keys, spec.heads(), spec.keyValueHeads(), width);
    }

    private static void checkBias(AttentionSpec spec, List<TensorSpec> inputs, long keys) {
        TensorSpec q = inputs.get(0);
        if (spec.relative() != null) {
            TensorSpec table = inputs.get(spec.tableInput());
            require(
                    table.rank() == 2
                            && table.dim(0) == spec.heads()
                            && table.dim(1) == spec.relative().count(),
                    "attention: the table of relative positions must be [%d heads, %d buckets], got %s",
                    spec.heads(),
                    spec.relative().count(),
                    table);
        }
        if (spec.segmented()) {
            checkSegments(inputs.get(spec.querySegmentsInput()), "queries", q.dim(0), q.dim(1));
            checkSegments(inputs.get(spec.keySegmentsInput()), "keys", q.dim(0), keys);
        }
    }

    private static void checkSegments(TensorSpec ids, String of, long batch, long length) {
        require(
                ids.rank() == 2
                        && ids.dim(0) == batch
                        && ids.dim(1) == length
                        && ids.type().isIntType(),
                "attention: segment ids of the %s must be integers [%d, %d], got %s",
                of,
                batch,
                length,
                ids);
    }

    /** FLOPs of a number of [T, K] x [K, S] products for each head, over the pairs of a pattern alone where there is one. */
    long products(int count, SparsePattern sparse) {
        long seen = sparse == null ? keys : Math.min(keys, sparse.width());
        return 2L * count * batch * heads * queries * seen * width;
    }
}
