package org.attn4j.framework.op.attention.scored.jvm;

import java.util.Arrays;

/** {@code q . k}. */
final class DotScores implements ScoreLoops {
    @Override
    public void scores(Row row, int visible, float[] target) {
        products(row.q(), row, visible, target);
    }

    @Override
    public void gradients(Row row, int visible, float[] d, float[] dq, float[] dKeys, float[] dParameter, int at) {
        gradients(row.q(), row, visible, d, dq, dKeys);
    }

    static void products(float[] q, Row row, int visible, float[] target) {
        float[] keys = row.keys();
        Arrays.fill(target, 0, visible, 0);
        for (int i = 0; i < row.width(); i++) {
            float x = q[i];
            int from = i * row.stride();
            for (int s = 0; s < visible; s++) {
                target[s] += x * keys[from + s];
            }
        }
    }

    static void gradients(float[] q, Row row, int visible, float[] d, float[] dq, float[] dKeys) {
        float[] keys = row.keys();
        for (int i = 0; i < row.width(); i++) {
            int from = i * row.stride();
            float sum = 0;
            for (int s = 0; s < visible; s++) {
                sum += d[s] * keys[from + s];
            }
            dq[i] = sum;
            float x = q[i];
            for (int s = 0; s < visible; s++) {
                dKeys[from + s] += d[s] * x;
            }
        }
    }
}
