package org.attn4j.framework.op.attention.scored.jvm;

import java.util.Arrays;

/** {@code -w^2 |q - k|^2 / 2}. */
final class GaussianScores implements ScoreLoops {
    @Override
    public void scores(Row row, int visible, float[] target) {
        float[] keys = row.keys();
        float w = row.parameter()[row.at()];
        Arrays.fill(target, 0, visible, 0);
        for (int i = 0; i < row.width(); i++) {
            float x = row.q()[i];
            int from = i * row.stride();
            for (int s = 0; s < visible; s++) {
                float difference = w * (x - keys[from + s]);
                target[s] -= 0.5f * difference * difference;
            }
        }
    }

    @Override
    public void gradients(Row row, int visible, float[] d, float[] dq, float[] dKeys, float[] dParameter, int at) {
        float[] keys = row.keys();
        float w = row.parameter()[row.at()];
        float dw = 0;
        for (int i = 0; i < row.width(); i++) {
            float x = row.q()[i];
            int from = i * row.stride();
            float dx = 0;
            for (int s = 0; s < visible; s++) {
                float difference = x - keys[from + s];
                float g = d[s] * w * difference;
                dw -= g * difference;
                dx -= g * w;
                dKeys[from + s] += g * w;
            }
            dq[i] = dx;
        }
        dParameter[at] += dw;
    }
}
