package org.attn4j.framework.invariants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every kind of attention: order, causality, masks, padding, and weights that are a distribution. */
class EveryAttentionTest {
    private static final String KINDS = "org.attn4j.framework.invariants.AttentionKinds#";
    private static final int B = 2;
    private static final int T = 7;
    private static final int S = 5;
    private static final int N = 6;
    private static final int D = AttentionKinds.D;
    private static final int[] ORDER = {3, 6, 0, 5, 4, 1, 2};
    private static final double ROUNDING = 2e-5;

    private static float[] input(int seed, int rows) {
        return Normal.draw(seed, rows * D);
    }

    @ParameterizedTest
    @MethodSource(KINDS + "bidirectionalWithoutPositions")
    void permutedTokensGivePermutedOutputs(AttentionKinds.Kind kind) {
        LayerRunner layer = LayerRunner.of(kind.layer(), B, T, D);
        for (int seed = 0; seed < 5; seed++) {
            float[] x = input(seed, B * T);
            float[] expected = Rows.permuted(layer.run(x), ORDER, D);
            assertThat(Rows.distance(layer.run(Rows.permuted(x, ORDER, D)), expected))
                    .isLessThan(ROUNDING);
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS + "self")
    void orderMattersWherePositionsOrACausalMaskTellIt(AttentionKinds.Kind kind) {
        LayerRunner layer = LayerRunner.of(kind.layer(), B, T, D);
        float[] x = input(1, B * T);
        float[] permuted = Rows.permuted(layer.run(x), ORDER, D);
        boolean moves = Rows.distance(layer.run(Rows.permuted(x, ORDER, D)), permuted) > 0.01;
        assertThat(moves).isEqualTo(kind.causal() || kind.ordered());
    }

    @ParameterizedTest
    @MethodSource(KINDS + "causal")
    void aTokenChangesNoOutputBeforeIt(AttentionKinds.Kind kind) {
        LayerRunner layer = LayerRunner.of(kind.layer(), 1, T, D);
        float[] x = input(2, T);
        float[] before = layer.run(x);
        for (int changed = 0; changed < T; changed++) {
            float[] after = layer.run(Rows.withOther(x, changed, D));
            assertThat(Arrays.copyOf(after, changed * D)).containsExactly(Arrays.copyOf(before, changed * D));
            assertThat(Rows.row(after, changed, D)).isNotEqualTo(Rows.row(before, changed, D));
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS + "self")
    void maskedTokensChangeNoOtherOutput(AttentionKinds.Kind kind) {
        LayerRunner layer = LayerRunner.masked(kind.layer(), B, T, D);
        int[] mask = {1, 0, 1, 1, 0, 1, 0, 0, 1, 1, 1, 0, 1, 1};
        for (int seed = 0; seed < 5; seed++) {
            float[] x = input(seed, B * T);
            float[] other = x;
            for (int row = 0; row < B * T; row++) {
                other = mask[row] == 1 ? other : Rows.withOther(other, row, D);
            }
            layer.mask(mask);
            float[] before = layer.run(x);
            float[] after = layer.run(other);
            for (int row = 0; row < B * T; row++) {
                if (mask[row] == 1) {
                    assertThat(Rows.row(after, row, D)).containsExactly(Rows.row(before, row, D));
                }
            }
        }
    }

    /** A sequence gives the same alone as with padding behind it. */
    @ParameterizedTest
    @MethodSource(KINDS + "self")
    void paddingChangesNothing(AttentionKinds.Kind kind) {
        int padded = T + 4;
        LayerRunner alone = LayerRunner.masked(kind.layer(), 1, T, D);
        LayerRunner withPadding = LayerRunner.masked(kind.layer(), 1, padded, D);
        int[] mask = new int[padded];
        Arrays.fill(mask, 0, T, 1);
        withPadding.mask(mask);
        for (int seed = 0; seed < 3; seed++) {
            float[] x = input(seed, padded);
            float[] expected = alone.run(Arrays.copyOf(x, T * D));
            float[] got = Arrays.copyOf(withPadding.run(x), T * D);
            assertThat(Rows.distance(got, expected)).isLessThan(ROUNDING);
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS + "self")
    void weightsAreADistributionOverVisibleTokens(AttentionKinds.Kind kind) {
        LayerRunner layer = LayerRunner.masked(kind.layer(), 1, T, D);
        layer.mask(1, 1, 0, 1, 1, 1, 0).run(input(4, T));
        float[] weights = layer.weights();
        for (int row = 0; row < weights.length / T; row++) {
            double sum = 0;
            for (int s = 0; s < T; s++) {
                float w = weights[row * T + s];
                assertThat(w).isBetween(0f, 1f + 1e-6f);
                if (s == 2 || s == 6 || kind.causal() && s > row % T) {
                    assertThat(w).isZero();
                }
                sum += w;
            }
            assertThat(sum).isEqualTo(1, within(1e-5));
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS + "cross")
    void crossAttentionSeesASetOfUnmaskedData(AttentionKinds.CrossKind kind) {
        LayerRunner layer = LayerRunner.cross(kind.layer(), B, T, D, S, N);
        float[] x = input(1, B * T);
        float[] data = Normal.draw(2, B * S * N);
        float[] y = layer.data(data).run(x);
        assertThat(Rows.distance(
                        layer.data(Rows.permuted(data, new int[] {3, 0, 4, 1, 2}, N))
                                .run(x),
                        y))
                .isLessThan(ROUNDING);
        assertThat(Rows.distance(layer.data(Rows.withOther(data, 3, N)).run(x), y))
                .isGreaterThan(0.01);
        layer.mask(1, 1, 0, 1, 1, 0, 1, 1, 1, 0);
        float[] before = layer.data(data).run(x);
        float[] hidden = Rows.withOther(Rows.withOther(Rows.withOther(data, 2, N), 5, N), 9, N);
        assertThat(layer.data(hidden).run(x)).containsExactly(before);
    }
}
