package org.attn4j.framework.op.simd;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import org.attn4j.framework.device.Tensor;

/** The rows behind the last group, which no assignment has: there are some where experts drop tokens. */
public final class UnusedRows {
    private final IntBuffer offsets;
    private final int groups;
    private final FloatBuffer target;
    private final int size;
    private final int width;

    public UnusedRows(Tensor offsets, Tensor target) {
        this.offsets = offsets.ints();
        this.groups = Math.toIntExact(offsets.size()) - 1;
        this.target = target.floats();
        this.size = Math.toIntExact(target.size());
        this.width = target.columns();
    }

    /** Sets them to 0. */
    public void clear() {
        int at = offsets.get(groups) * width;
        if (at < size) {
            float[] zeros = Blocks.floats(0, Blocks.SIZE);
            Arrays.fill(zeros, 0, Blocks.SIZE, 0f);
            for (; at < size; at += Blocks.SIZE) {
                target.put(at, zeros, 0, Math.min(Blocks.SIZE, size - at));
            }
        }
    }
}
