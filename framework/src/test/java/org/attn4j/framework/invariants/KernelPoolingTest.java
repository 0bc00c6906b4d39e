package org.attn4j.framework.invariants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.attn4j.framework.layer.CrossLayer;
import org.attn4j.framework.layer.Scope;
import org.attn4j.framework.layer.pooling.KernelPooling;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;

class KernelPoolingTest {
    private static final int T = 4;
    private static final int S = 6;
    private static final int K = 3;

    /** Keys are their own values. */
    private record Likeness() implements CrossLayer {
        @Override
        public SDVariable build(Scope s, SDVariable x, SDVariable data, SDVariable mask) {
            return new KernelPooling(0.5).build(s, x, data, data, mask);
        }
    }

    private static float[] unitRows(int seed, int rows) {
        float[] x = Normal.draw(seed, rows * K);
        for (int r = 0; r < rows; r++) {
            double square = 0;
            for (int i = 0; i < K; i++) {
                square += x[r * K + i] * x[r * K + i];
            }
            for (int i = 0; i < K; i++) {
                x[r * K + i] /= (float) Math.sqrt(square);
            }
        }
        return x;
    }

    /** |q - k|^2 = 2 - 2 q . k for unit vectors: the softmax of w^2 q . k, the rest being common to all keys. */
    @Test
    void equalsDotProductAttentionForNormalisedKeys() {
        LayerRunner layer = LayerRunner.cross(new Likeness(), 1, T, K, S, K);
        layer.set("width.weight", new float[] {1.7f});
        float[] q = unitRows(1, T);
        float[] k = unitRows(2, S);
        float[] y = layer.data(k).run(q);
        double[][] scaled = Textbook.sequence(q, 0, T, K);
        for (double[] row : scaled) {
            for (int i = 0; i < K; i++) {
                // The textbook divides by sqrt(K).
                row[i] *= 1.7 * 1.7 * Math.sqrt(K);
            }
        }
        double[][] keys = Textbook.sequence(k, 0, S, K);
        double[][] expected = Textbook.attention(scaled, keys, keys, 1, (t, s) -> true);
        assertThat(Textbook.distance(expected, y, 0)).isLessThan(1e-6);
    }

    @Test
    void isTheNadarayaWatsonEstimator() {
        LayerRunner layer = LayerRunner.cross(new Likeness(), 1, 1, 1, 3, 1);
        layer.set("width.weight", new float[] {2});
        double[] kernel = {Math.exp(-2 * 0.25), Math.exp(-2 * 0.09), Math.exp(-2 * 4)};
        double expected = (kernel[0] * 0.5 + kernel[1] * 1.3 + kernel[2] * 3) / (kernel[0] + kernel[1] + kernel[2]);
        assertThat((double) layer.data(new float[] {0.5f, 1.3f, 3}).run(new float[] {1})[0])
                .isEqualTo(expected, within(1e-6));
        layer.mask(1, 0, 0);
        assertThat(layer.run(new float[] {1})).containsExactly(0.5f);
    }
}
