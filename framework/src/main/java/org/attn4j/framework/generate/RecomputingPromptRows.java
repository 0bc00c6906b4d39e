package org.attn4j.framework.generate;

import java.util.Arrays;

/** Computes each hypothesis from its first token on: the plain meaning, against which the cached one can be held. */
final class RecomputingPromptRows extends PromptRows {
    private final Decoder decoder;

    /** Shows each row to a decoder. */
    RecomputingPromptRows(Decoder decoder) {
        super(decoder.vocabulary());
        this.decoder = decoder;
    }

    @Override
    void begin(int width) {
        decoder.reset();
    }

    @Override
    void compute(int[][] rows, int[] parents, float[] target) {
        int v = vocabulary();
        for (int r = 0; r < rows.length; r++) {
            decoder.reset();
            float[] logits = decoder.logits(Arrays.copyOf(rows[r], rows[r].length));
            System.arraycopy(logits, 0, target, r * v, v);
        }
    }
}
