package org.attn4j.framework.op.recurrent.jvm;

import java.nio.IntBuffer;
import org.attn4j.framework.device.Tensor;

/** Steps that each row of a batch has. */
final class RowLengths {
    private final IntBuffer lengths;
    private final int steps;

    /** From a tensor [B] INT32; null gives every row all steps. */
    RowLengths(Tensor lengths, int steps) {
        this.lengths = lengths == null ? null : lengths.ints();
        this.steps = steps;
    }

    /** Whether a row has a step. */
    boolean has(int row, int step) {
        return lengths == null || step < lengths.get(row);
    }

    /**
     * Throws unless every length is in [0, T].
     *
     * @throws IllegalArgumentException naming row and length
     */
    void check() {
        for (int b = 0; lengths != null && b < lengths.capacity(); b++) {
            if (lengths.get(b) < 0 || lengths.get(b) > steps) {
                throw new IllegalArgumentException("length " + lengths.get(b) + " of row " + b
                        + ": expected 0 <= length <= " + steps + ", the number of steps");
            }
        }
    }
}
