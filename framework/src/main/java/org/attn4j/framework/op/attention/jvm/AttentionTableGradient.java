package org.attn4j.framework.op.attention.jvm;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.attention.AttentionShape;

/** The gradient of a table of relative positions: each sequence leaves its share in a row of its own, summed in order. */
final class AttentionTableGradient {
    private final int sequences;
    private final int heads;
    private final int buckets;
    private final FloatBuffer target;
    private final float[] shares;

    AttentionTableGradient(AttentionShape shape, Tensor target) {
        this.sequences = shape.batch();
        this.heads = shape.heads();
        this.buckets = target.columns();
        this.target = target.floats();
        // One row at least: it takes the sums.
        this.shares = new float[Math.max(1, sequences) * heads * buckets];
    }

    /** Takes in the share of a query head of a sequence. */
    void take(AttentionHead head, int h) {
        int at = (head.b() * heads + h) * buckets;
        Arrays.fill(shares, at, at + buckets, 0);
        head.relativeGradient(shares, at);
    }

    /** Writes the sum over sequences. */
    void write() {
        int size = heads * buckets;
        for (int b = 1; b < sequences; b++) {
            for (int i = 0; i < size; i++) {
                shares[i] += shares[b * size + i];
            }
        }
        target.put(0, shares, 0, size);
    }
}
