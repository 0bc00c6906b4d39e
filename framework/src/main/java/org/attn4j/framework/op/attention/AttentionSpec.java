package org.attn4j.framework.op.attention;

import static org.attn4j.framework.config.Checks.require;

import org.attn4j.framework.op.elementwise.Dropout;

/**
 * What an attention op computes. Its inputs are, in this order and where the spec names them: {@code qkv}, or {@code q} and
 * {@code kv}; mask; offset; table of relative positions; segments of the queries and, where keys come apart, of the keys;
 * step.
 *
 * @param heads H
 * @param keyValueHeads G, a divisor of H; H unless grouped-query
 * @param scale factor on the scores, usually 1 / sqrt(K)
 * @param packed whether one input holds Q, K and V
 * @param causal whether query t sees only keys at positions up to offset + t
 * @param masked whether there is a key mask [B, S]
 * @param shifted whether there is an offset input
 * @param dropout share of weights dropped in training; above 0 there is a step input
 * @param key key of dropout's random numbers, counter (step, ((b H + h) T + t) S + s), see {@link Dropout}
 * @param relative buckets of relative positions, for which there is a table [H, buckets]; null without
 * @param segmented whether there are segment ids: a query sees only keys whose id equals its own
 * @param sparse which pairs of positions attend at all; null for all
 */
public record AttentionSpec(
        int heads,
        int keyValueHeads,
        double scale,
        boolean packed,
        boolean causal,
        boolean masked,
        boolean shifted,
        double dropout,
        long key,
        RelativeBuckets relative,
        boolean segmented,
        SparsePattern sparse) {
    public AttentionSpec {
        require(heads > 0, "heads must be positive: %d", heads);
        require(
                keyValueHeads > 0 && heads % keyValueHeads == 0,
                "the number of key/value heads must divide %d heads: %d",
                heads,
                keyValueHeads);
        require(dropout >= 0 && dropout < 1, "dropout must be in [0, 1): %s", dropout);
    }

    /** Dense. */
    public AttentionSpec(
            int heads,
            int keyValueHeads,
            double scale,
            boolean packed,
            boolean causal,
            boolean masked,
            boolean shifted,
            double dropout,
            long key,
            RelativeBuckets relative,
            boolean segmented) {
        this(heads, keyValueHeads, scale, packed, causal, masked, shifted, dropout, key, relative, segmented, null);
    }

    /** Without relative positions and segments. */
    public AttentionSpec(
            int heads,
            int keyValueHeads,
            double scale,
            boolean packed,
            boolean causal,
            boolean masked,
            boolean shifted,
            double dropout,
            long key) {
        this(heads, keyValueHeads, scale, packed, causal, masked, shifted, dropout, key, null, false);
    }

    /** Number of inputs that an op with this spec takes. */
    public int inputs() {
        return beforeTable() + (relative != null ? 1 : 0) + (segmented ? projections() : 0) + (dropout > 0 ? 1 : 0);
    }

    private int beforeTable() {
        return projections() + (masked ? 1 : 0) + (shifted ? 1 : 0);
    }

    private int projections() {
        return packed ? 1 : 2;
    }

    /** Index of the mask input, -1 without. */
    public int maskInput() {
        return masked ? (packed ? 1 : 2) : -1;
    }

    /** Index of the offset input, -1 without. */
    public int offsetInput() {
        return shifted ? (packed ? 1 : 2) + (masked ? 1 : 0) : -1;
    }

    /** Index of the table [H, buckets] of relative positions, -1 without. */
    public int tableInput() {
        return relative != null ? beforeTable() : -1;
    }

    /** Index of the queries' segment ids [B, T], -1 without. */
    public int querySegmentsInput() {
        return segmented ? beforeTable() + (relative != null ? 1 : 0) : -1;
    }

    /** Index of the keys' segment ids [B, S], the queries' where keys do not come apart; -1 without. */
    public int keySegmentsInput() {
        return segmented ? querySegmentsInput() + (packed ? 0 : 1) : -1;
    }

    /** Index of the step input, -1 without. */
    public int stepInput() {
        return dropout > 0 ? inputs() - 1 : -1;
    }

    /** The same without dropout, as at evaluation. */
    public AttentionSpec withoutDropout() {
        return new AttentionSpec(
                heads, keyValueHeads, scale, packed, causal, masked, shifted, 0, 0, relative, segmented, sparse);
    }

    /** The same over the pairs of a pattern. */
    public AttentionSpec over(SparsePattern pattern) {
        return new AttentionSpec(
                heads,
                keyValueHeads,
                scale,
                packed,
                causal,
                masked,
                shifted,
                dropout,
                key,
                relative,
                segmented,
                pattern);
    }

    void check(int given) {
        require(given == inputs(), "attention with this spec takes %d inputs, got %d: %s", inputs(), given, this);
    }
}
