package org.attn4j.framework.op.mixture.jvm;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.attn4j.framework.device.Tensor;
import org.attn4j.framework.op.simd.RowMath;
import org.attn4j.framework.op.simd.Scratch;
import org.attn4j.framework.op.simd.Simd;

/** Sums over the rows of a group; rows are summed in blocks, which bounds rounding errors. */
final class GroupSums {
    private final RowMath math = Simd.rows();
    private final FloatBuffer matrix;
    private final FloatBuffer sums;
    private final int columns;

    GroupSums(Tensor matrix, Tensor sums) {
        this.matrix = matrix.floats();
        this.sums = sums.floats();
        this.columns = matrix.columns();
    }

    /** Writes the sum of rows [start, end) as the group's. */
    void run(int group, int start, int end) {
        float[] total = Scratch.floats(0, columns);
        int most = Math.max(1, Scratch.BLOCK / columns);
        float[] block = Scratch.floats(1, most * columns);
        Arrays.fill(total, 0, columns, 0f);
        for (int r = start; r < end; r += most) {
            int count = Math.min(most, end - r);
            matrix.get(r * columns, block, 0, count * columns);
            math.addRows(total, block, count, columns);
        }
        sums.put(group * columns, total, 0, columns);
    }
}
