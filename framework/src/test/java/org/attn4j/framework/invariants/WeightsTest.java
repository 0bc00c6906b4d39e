package org.attn4j.framework.invariants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.attention.CrossAttention;
import org.attn4j.framework.layer.attention.SelfAttention;
import org.junit.jupiter.api.Test;

/** Weights are a distribution over the visible keys; a query that sees none gets 0 and passes no gradient on. */
class WeightsTest {
    private static final int B = 3;
    private static final int H = 2;
    private static final int T = 4;
    private static final int S = 5;
    private static final int D = 6;

    private static void checkDistributions(float[] weights, int b, int keys, Textbook.Sees sees) {
        for (int h = 0; h < H; h++) {
            for (int t = 0; t < T; t++) {
                double sum = 0;
                boolean any = false;
                for (int s = 0; s < keys; s++) {
                    float w = weights[((b * H + h) * T + t) * keys + s];
                    assertThat(w).isNotNegative();
                    if (sees.test(t, s)) {
                        assertThat(w).isPositive();
                        any = true;
                    } else {
                        assertThat(w).isZero();
                    }
                    sum += w;
                }
                assertThat(sum).isEqualTo(any ? 1 : 0, within(1e-6));
            }
        }
    }

    @Test
    void areADistributionOverVisibleKeys() {
        int[] mask = {1, 1, 1, 1, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0};
        LayerRunner cross = LayerRunner.cross(new CrossAttention(H, 1, true, 0), B, T, D, S, 7);
        cross.data(Normal.draw(2, B * S * 7)).mask(mask).run(Normal.draw(1, B * T * D));
        for (int b = 0; b < B; b++) {
            int row = b * S;
            checkDistributions(cross.weights(), b, S, (t, s) -> mask[row + s] == 1);
        }

        int[] padding = {1, 1, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0};
        LayerRunner causal = LayerRunner.masked(new CausalAttention(H, 0, true, 0), B, T, D);
        causal.mask(padding).run(Normal.draw(1, B * T * D));
        for (int b = 0; b < B; b++) {
            int row = b * T;
            checkDistributions(causal.weights(), b, T, (t, s) -> s <= t && padding[row + s] == 1);
        }
    }

    @Test
    void areADistributionAtScoresFarApart() {
        LayerRunner self = LayerRunner.masked(new SelfAttention(H, 0, false, 0), B, T, D);
        self.run(Normal.draw(1, B * T * D, 1000));
        for (int row = 0; row < B * H * T; row++) {
            double sum = 0;
            for (float w : Rows.row(self.weights(), row, T)) {
                assertThat(w).isBetween(0f, 1f);
                sum += w;
            }
            assertThat(sum).isEqualTo(1, within(1e-6));
        }
    }

    @Test
    void queriesWithoutAKeyGiveZeroAndNoGradient() {
        LayerRunner self = LayerRunner.masked(new SelfAttention(H, 0, false, 0), 2, T, D);
        self.mask(1, 0, 1, 1, 0, 0, 0, 0);
        float[] x = Normal.draw(1, 2 * T * D);
        checkSecondIsZero(self.run(x));
        Map<String, float[]> gradients = self.gradients(x, Normal.draw(2, 2 * T * D));
        checkSecondIsZero(gradients.get("x"));
        gradients.forEach((name, g) -> {
            for (float value : g) {
                assertThat(value).as(name).isFinite();
            }
        });

        // The first query of a causal sequence sees itself alone.
        LayerRunner causal = LayerRunner.masked(new CausalAttention(H, 0, false, 0), 1, T, D);
        causal.mask(0, 1, 1, 1);
        float[] one = Normal.draw(3, T * D);
        assertThat(Rows.row(causal.run(one), 0, D)).containsOnly(0);
        float[] towardsX = causal.gradients(one, Normal.draw(4, T * D)).get("x");
        assertThat(Rows.row(towardsX, 0, D)).containsOnly(0);
        assertThat(Rows.row(towardsX, 1, D)).doesNotContain(0, Float.NaN);
    }

    /** The first sequence is other than 0 everywhere, the second 0. */
    private static void checkSecondIsZero(float[] values) {
        assertThat(Rows.row(values, 0, T * D)).doesNotContain(0, Float.NaN);
        assertThat(Rows.row(values, 1, T * D)).containsOnly(0);
    }
}
