package org.attn4j.framework.op.attention.scored.jvm;

import java.util.Arrays;
import org.attn4j.framework.op.simd.Blocks;

/** {@code q W k}: the dot product of {@code q W} and k. */
final class BilinearScores implements ScoreLoops {
    private static final int MAPPED = 10;
    private static final int MAPPED_GRADIENT = 11;

    @Override
    public void scores(Row row, int visible, float[] target) {
        DotScores.products(mapped(row), row, visible, target);
    }

    /** {@code q W}. */
    private static float[] mapped(Row row) {
        int k = row.width();
        float[] mapped = Blocks.floats(MAPPED, k);
        Arrays.fill(mapped, 0, k, 0);
        for (int i = 0; i < k; i++) {
            float x = row.q()[i];
            int w = row.at() + i * k;
            for (int j = 0; j < k; j++) {
                mapped[j] += x * row.parameter()[w + j];
            }
        }
        return mapped;
    }

    @Override
    public void gradients(Row row, int visible, float[] d, float[] dq, float[] dKeys, float[] dParameter, int at) {
        int k = row.width();
        float[] dMapped = Blocks.floats(MAPPED_GRADIENT, k);
        DotScores.gradients(mapped(row), row, visible, d, dMapped, dKeys);
        for (int i = 0; i < k; i++) {
            float x = row.q()[i];
            float sum = 0;
            int w = row.at() + i * k;
            for (int j = 0; j < k; j++) {
                sum += row.parameter()[w + j] * dMapped[j];
                dParameter[at + i * k + j] += x * dMapped[j];
            }
            dq[i] = sum;
        }
    }
}
