package org.attn4j.framework.invariants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.attn4j.framework.layer.position.SinusoidalPosition;
import org.junit.jupiter.api.Test;

/**
 * A shift by δ turns every pair (sin, cos) of a sinusoidal position by an angle of its own, whatever the position:
 * {@code p(i + δ) = R(δ) p(i)}, R a matrix of 2 x 2 rotations on the diagonal.
 */
class SinusoidalRotationTest {
    private static final int T = 40;
    private static final int D = 10;
    private static final double BASE = 10000;

    @Test
    void aShiftIsARotationOfPairs() {
        LayerRunner layer = LayerRunner.of((s, x) -> new SinusoidalPosition(BASE, T).embed(s, x, T), 1, T, D);
        float[] p = layer.run(new float[T * D]);
        for (int delta : new int[] {1, 2, 7, 29}) {
            for (int i = 0; i + delta < T; i++) {
                for (int pair = 0; pair < D / 2; pair++) {
                    double angle = delta / Math.pow(BASE, 2.0 * pair / D);
                    double sin = p[i * D + 2 * pair];
                    double cos = p[i * D + 2 * pair + 1];
                    int turned = (i + delta) * D + 2 * pair;
                    assertThat((double) p[turned])
                            .isEqualTo(Math.cos(angle) * sin + Math.sin(angle) * cos, within(2e-7));
                    assertThat((double) p[turned + 1])
                            .isEqualTo(Math.cos(angle) * cos - Math.sin(angle) * sin, within(2e-7));
                }
            }
        }
    }

    @Test
    void halvesHoldTheSinesAndThenTheCosines() {
        for (int d : new int[] {1, D, D + 1}) {
            float[] pairs = new SinusoidalPosition(BASE, T).table(T, d);
            float[] halves = new SinusoidalPosition(BASE, T, true).table(T, d);
            int sines = (d + 1) / 2;
            for (int t = 0; t < T; t++) {
                for (int c = 0; c < d; c++) {
                    int pair = c < sines ? 2 * c : 2 * (c - sines) + 1;
                    assertThat(halves[t * d + c]).isEqualTo(pairs[t * d + pair]);
                }
            }
        }
    }

    @Test
    void positionsAreAllDifferentAndOfOneLength() {
        float[] p = new SinusoidalPosition(BASE, T).table(T, D);
        for (int i = 0; i < T; i++) {
            double square = 0;
            for (float value : Rows.row(p, i, D)) {
                square += value * value;
            }
            assertThat(square).isEqualTo(D / 2.0, within(1e-5));
            for (int j = 0; j < i; j++) {
                assertThat(Rows.distance(Rows.row(p, i, D), Rows.row(p, j, D))).isGreaterThan(0.01);
            }
        }
    }
}
