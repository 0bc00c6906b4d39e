package org.attn4j.framework.invariants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import org.attn4j.framework.layer.CrossLayer;
import org.attn4j.framework.layer.Layer;
import org.attn4j.framework.layer.attention.BasicAttention;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.attention.Score;
import org.attn4j.framework.layer.attention.SelfAttention;
import org.attn4j.framework.layer.pooling.AttentionPooling;
import org.attn4j.framework.layer.position.PatchGrid;
import org.attn4j.framework.layer.position.Sinusoidal2dPosition;
import org.junit.jupiter.api.Test;

/** Layers against the textbook: basic attention, further scores, relative positions, pooling, positions of patches. */
class FurtherLayersTest {
    private static final int B = 2;
    private static final int T = 5;
    private static final int D = 6;
    private static final int H = 2;

    @Test
    void basicAttentionIsSoftmaxOfLikeness() {
        float[] x = Normal.draw(1, B * T * D);
        for (boolean causal : new boolean[] {false, true}) {
            float[] y =
                    LayerRunner.of(new BasicAttention(true, causal), B, T, D).run(x);
            float[] unscaled =
                    LayerRunner.of(new BasicAttention(false, causal), B, T, D).run(x);
            for (int b = 0; b < B; b++) {
                double[][] rows = Textbook.sequence(x, b, T, D);
                Textbook.Sees sees = (t, s) -> !causal || s <= t;
                assertThat(Textbook.distance(Textbook.attention(rows, rows, rows, 1, sees), y, b))
                        .isLessThan(1e-5);
                double[][] larger = Arrays.stream(rows)
                        .map(r -> Arrays.stream(r).map(v -> v * Math.sqrt(D)).toArray())
                        .toArray(double[][]::new);
                assertThat(Textbook.distance(Textbook.attention(larger, rows, rows, 1, sees), unscaled, b))
                        .isLessThan(1e-5);
            }
        }
        Map<String, float[]> none =
                LayerRunner.of(new BasicAttention(true, false), B, T, D).gradients(x, x);
        assertThat(none).containsOnlyKeys("x");
    }

    @Test
    void furtherScoresAreThoseOfTheirFormulas() {
        int k = D / H;
        for (Score score : new Score[] {Score.ADDITIVE, Score.BILINEAR}) {
            LayerRunner layer = LayerRunner.of(new SelfAttention(H, 0, true, 0, score, true), 1, T, D);
            float[] x = Normal.draw(3, T * D);
            layer.run(x);
            double[][] rows = Textbook.sequence(x, 0, T, D);
            double[][] qkv = Textbook.linear(rows, layer.parameter("qkv.weight"), layer.parameter("qkv.bias"));
            float[] p = layer.parameter("score.weight");
            for (int h = 0; h < H; h++) {
                for (int t = 0; t < T; t++) {
                    double[] e = new double[T];
                    for (int s = 0; s < T; s++) {
                        double sum = 0;
                        for (int i = 0; i < k; i++) {
                            double q = qkv[t][h * k + i];
                            if (score == Score.ADDITIVE) {
                                sum += p[h * k + i] * Math.tanh(q + qkv[s][D + h * k + i]);
                            }
                            for (int j = 0; j < k && score == Score.BILINEAR; j++) {
                                sum += q * p[(h * k + i) * k + j] * qkv[s][D + h * k + j] / Math.sqrt(k);
                            }
                        }
                        e[s] = Math.exp(sum);
                    }
                    double total = Arrays.stream(e).sum();
                    for (int s = 0; s < T; s++) {
                        assertThat((double) layer.weights()[(h * T + t) * T + s])
                                .as("%s", score)
                                .isEqualTo(e[s] / total, within(1e-5));
                    }
                }
            }
        }
    }

    @Test
    void keysAreSharedOnlyByDotProducts() {
        assertThatThrownBy(() -> new CausalAttention(4, 2, true, 0, Score.ADDITIVE, true))
                .hasMessageContaining("only dot-product scores can share keys");
    }

    /** A table that rewards the bucket of the previous token alone makes every query look there. */
    @Test
    void relativePositionsLookAtADistance() {
        Layer causal = AttentionKinds.relative(new CausalAttention(H, 0, true, 0));
        LayerRunner layer = LayerRunner.of(causal, 1, T, D);
        float[] table = new float[H * 8];
        table[1] = 200;
        table[8 + 2] = 200;
        layer.set("relative.weight", table).run(Normal.draw(1, T * D));
        float[] weights = layer.weights();
        for (int t = 2; t < T; t++) {
            assertThat(weights[t * T + t - 1]).as("head 0, query %d", t).isEqualTo(1, within(1e-5f));
            assertThat(weights[(T + t) * T + t - 2]).as("head 1, query %d", t).isEqualTo(1, within(1e-5f));
        }
        // Both directions: buckets 0 to 3 lie behind, 5 is one ahead.
        LayerRunner both = LayerRunner.of(AttentionKinds.relative(new SelfAttention(H, 0, true, 0)), 1, T, D);
        float[] ahead = new float[H * 8];
        ahead[5] = 200;
        both.set("relative.weight", ahead).run(Normal.draw(1, T * D));
        for (int t = 0; t < T - 1; t++) {
            assertThat(both.weights()[t * T + t + 1]).isEqualTo(1, within(1e-5f));
        }
    }

    @Test
    void poolingIsAttentionOfOneLearnedQuery() {
        // As a layer from x to itself with one output row for each sequence.
        CrossLayer pooling =
                (s, x, data, mask) -> s.sd().expandDims(new AttentionPooling(H, true).build(s, data, mask), 1);
        LayerRunner layer = LayerRunner.cross(pooling, B, 1, D, T, D);
        layer.mask(1, 1, 0, 1, 1, 1, 0, 0, 1, 0);
        float[] data = Normal.draw(5, B * T * D);
        float[] y = layer.data(data).run(new float[B * D]);
        boolean[][] kept = {{true, true, false, true, true}, {true, false, false, true, false}};
        for (int b = 0; b < B; b++) {
            int row = b;
            double[][] kv = Textbook.linear(
                    Textbook.sequence(data, b, T, D),
                    layer.parameter("key_value.weight"),
                    layer.parameter("key_value.bias"));
            double[][] q = Textbook.sequence(layer.parameter("query.weight"), 0, 1, D);
            double[][] pooled = Textbook.attention(
                    q, Textbook.columns(kv, 0, D), Textbook.columns(kv, D, 2 * D), H, (t, s) -> kept[row][s]);
            double[][] expected =
                    Textbook.linear(pooled, layer.parameter("output.weight"), layer.parameter("output.bias"));
            assertThat(Textbook.distance(expected, y, b)).isLessThan(1e-5);
        }
    }

    @Test
    void patchesKnowTheirRowAndColumn() {
        PatchGrid grid = new PatchGrid(3, 4, 1);
        Sinusoidal2dPosition position = new Sinusoidal2dPosition(100);
        float[] table = position.table(grid, 8);
        assertThat(Arrays.copyOf(table, 8)).containsOnly(0);
        for (int r = 0; r < 3; r++) {
            for (int c = 0; c < 4; c++) {
                float[] expected = {
                    (float) Math.sin(r),
                    (float) Math.cos(r),
                    (float) Math.sin(r / 10.0),
                    (float) Math.cos(r / 10.0),
                    (float) Math.sin(c),
                    (float) Math.cos(c),
                    (float) Math.sin(c / 10.0),
                    (float) Math.cos(c / 10.0)
                };
                assertThat(Rows.row(table, 1 + r * 4 + c, 8)).containsExactly(expected, within(1e-6f));
            }
        }
        float[] zeros = new float[13 * 8];
        float[] y =
                LayerRunner.of((s, x) -> position.embed(s, x, grid), 1, 13, 8).run(zeros);
        assertThat(y).containsExactly(table);
        assertThatThrownBy(() -> LayerRunner.of((s, x) -> position.embed(s, x, 13), 1, 13, 8))
                .hasMessageContaining("only the patches of an image");
    }
}
