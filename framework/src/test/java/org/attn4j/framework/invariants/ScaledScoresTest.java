package org.attn4j.framework.invariants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.attn4j.framework.layer.attention.CrossAttention;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Scores of independent queries and keys of variance 1 have variance d; divided by the square root of d they have
 * variance 1, and the softmax keeps its entropy at any width.
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. 2017, section 3.2.1, note 4</a>
 */
class ScaledScoresTest {
    private static final int T = 96;
    private static final int S = 128;

    /** Weights [T, S] of one head of width d whose queries are {@code factor * x} and whose keys are the data. */
    private static float[] weights(int d, double factor) {
        LayerRunner attention = LayerRunner.cross(new CrossAttention(1, 0, false, 0), 1, T, d, S, d);
        float[] query = new float[d * d];
        float[] keyValue = new float[d * 2 * d];
        for (int i = 0; i < d; i++) {
            query[i * d + i] = (float) factor;
            keyValue[i * 2 * d + i] = 1;
            keyValue[i * 2 * d + d + i] = 1;
        }
        attention.set("query.weight", query).set("key_value.weight", keyValue);
        attention.data(Normal.draw(2, S * d)).run(Normal.draw(1, T * d));
        return attention.weights();
    }

    /** Mean over queries of {@code -sum w log w}. */
    private static double entropy(float[] weights) {
        double sum = 0;
        for (float w : weights) {
            sum -= w == 0 ? 0 : w * Math.log(w);
        }
        return sum / T;
    }

    /** Mean over queries of the variance of the logarithms of their weights, which are scores less a constant. */
    private static double scoreVariance(float[] weights) {
        double variance = 0;
        for (int t = 0; t < T; t++) {
            double sum = 0;
            double squares = 0;
            for (float w : Rows.row(weights, t, S)) {
                double score = Math.log(w);
                sum += score;
                squares += score * score;
            }
            variance += (squares - sum * sum / S) / (S - 1) / T;
        }
        return variance;
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 64, 256, 1024})
    void scoresHaveVarianceDAndScaledOnesVarianceOne(int d) {
        float[] q = Normal.draw(1, T * d);
        float[] k = Normal.draw(2, S * d);
        double sum = 0;
        double squares = 0;
        for (int t = 0; t < T; t++) {
            for (int s = 0; s < S; s++) {
                double dot = 0;
                for (int i = 0; i < d; i++) {
                    dot += (double) q[t * d + i] * k[s * d + i];
                }
                sum += dot;
                squares += dot * dot;
            }
        }
        double n = (double) T * S;
        assertThat((squares - sum * sum / n) / n / d).as("var(q k) / d").isEqualTo(1, within(0.1));

        float[] scaled = weights(d, 1);
        assertThat(scoreVariance(scaled)).as("variance of the layer's scores").isEqualTo(1, within(0.1));
        // For normal scores of variance 1 and many keys: log S + 1/2 - 1.
        assertThat(entropy(scaled)).isEqualTo(Math.log(S) - 0.5, within(0.1));
    }

    @Test
    void withoutTheScaleTheSoftmaxHardensAsWidthGrows() {
        double before = Math.log(S) - 0.5;
        for (int d : new int[] {16, 64, 256, 1024}) {
            // Queries longer by the square root of d undo the layer's scale.
            double entropy = entropy(weights(d, Math.sqrt(d)));
            assertThat(entropy).as("d = %d", d).isLessThan(0.7 * before);
            before = entropy;
        }
        assertThat(before).isLessThan(0.15);
    }
}
