package org.attn4j.framework.op;

import static org.attn4j.framework.config.Checks.require;

/**
 * What an attention op computes.
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
        long key) {
    public AttentionSpec {
        require(heads > 0, "heads must be positive: %d", heads);
        require(
                keyValueHeads > 0 && heads % keyValueHeads == 0,
                "the number of key/value heads must divide %d heads: %d",
                heads,
                keyValueHeads);
        require(dropout >= 0 && dropout < 1, "dropout must be in [0, 1): %s", dropout);
    }

    /** Number of inputs that an op with this spec takes. */
    public int inputs() {
        return (packed ? 1 : 2) + (masked ? 1 : 0) + (shifted ? 1 : 0) + (dropout > 0 ? 1 : 0);
    }

    /** Index of the mask input, -1 without. */
    public int maskInput() {
        return masked ? (packed ? 1 : 2) : -1;
    }

    /** Index of the offset input, -1 without. */
    public int offsetInput() {
        return shifted ? (packed ? 1 : 2) + (masked ? 1 : 0) : -1;
    }

    /** Index of the step input, -1 without. */
    public int stepInput() {
        return dropout > 0 ? inputs() - 1 : -1;
    }

    /** The same without dropout, as at evaluation. */
    public AttentionSpec withoutDropout() {
        return new AttentionSpec(heads, keyValueHeads, scale, packed, causal, masked, shifted, 0, 0);
    }

    void check(int given) {
        require(given == inputs(), "attention with this spec takes %d inputs, got %d: %s", inputs(), given, this);
    }

    long[] integers() {
        return new long[] {heads, keyValueHeads, key};
    }

    double[] numbers() {
        return new double[] {scale, dropout};
    }

    boolean[] flags() {
        return new boolean[] {packed, causal, masked, shifted};
    }

    static AttentionSpec read(long[] i, double[] t, boolean[] b) {
        return new AttentionSpec((int) i[0], (int) i[1], t[0], b[0], b[1], b[2], b[3], t[1], i[2]);
    }
}
