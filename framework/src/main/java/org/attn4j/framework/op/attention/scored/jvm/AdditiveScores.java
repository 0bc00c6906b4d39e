package org.attn4j.framework.op.attention.scored.jvm;

import java.util.Arrays;
import org.attn4j.framework.op.simd.Exponential;

/** {@code v . tanh(q + k)}. */
final class AdditiveScores implements ScoreLoops {
    /** Beyond it, exp(2x) overflows and tanh is 1 long since. */
    private static final float LARGEST = 20;

    @Override
    public void scores(Row row, int visible, float[] target) {
        float[] keys = row.keys();
        Arrays.fill(target, 0, visible, 0);
        for (int i = 0; i < row.width(); i++) {
            float x = row.q()[i];
            float v = row.parameter()[row.at() + i];
            int from = i * row.stride();
            for (int s = 0; s < visible; s++) {
                target[s] += v * tanh(x + keys[from + s]);
            }
        }
    }

    @Override
    public void gradients(Row row, int visible, float[] d, float[] dq, float[] dKeys, float[] dParameter, int at) {
        float[] keys = row.keys();
        for (int i = 0; i < row.width(); i++) {
            float x = row.q()[i];
            float v = row.parameter()[row.at() + i];
            int from = i * row.stride();
            float dv = 0;
            float dx = 0;
            for (int s = 0; s < visible; s++) {
                float y = tanh(x + keys[from + s]);
                float g = d[s] * v * (1 - y * y);
                dv += d[s] * y;
                dx += g;
                dKeys[from + s] += g;
            }
            dq[i] = dx;
            dParameter[at + i] += dv;
        }
    }

    private static float tanh(float x) {
        float size = Math.min(Math.abs(x), LARGEST);
        float e = Exponential.of(-2 * size);
        return Math.copySign((1 - e) / (1 + e), x);
    }
}
