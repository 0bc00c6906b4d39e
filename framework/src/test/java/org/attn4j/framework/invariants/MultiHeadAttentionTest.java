package org.attn4j.framework.invariants;

import static org.assertj.core.api.Assertions.assertThat;

import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.attention.CrossAttention;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Masked multi-head attention against the definition in double, where no two lengths are equal. */
class MultiHeadAttentionTest {
    private static final int B = 2;
    private static final int H = 4;
    private static final int T = 5;
    private static final int S = 7;
    private static final int K = 3;
    private static final int D = H * K;
    /** The data's width is not the queries'. */
    private static final int N = 10;

    private static final double ROUNDING = 2e-5;

    @ParameterizedTest
    @ValueSource(ints = {4, 2, 1})
    void crossAttention(int groups) {
        LayerRunner layer = LayerRunner.cross(new CrossAttention(H, groups, true, 0), B, T, D, S, N);
        int[] mask = {1, 0, 1, 1, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0};
        float[] x = Normal.draw(1, B * T * D);
        float[] data = Normal.draw(2, B * S * N);
        float[] y = layer.data(data).mask(mask).run(x);
        int width = groups * K;
        for (int b = 0; b < B; b++) {
            int row = b * S;
            double[][] q = Textbook.linear(
                    Textbook.sequence(x, b, T, D), layer.parameter("query.weight"), layer.parameter("query.bias"));
            double[][] kv = Textbook.linear(
                    Textbook.sequence(data, b, S, N),
                    layer.parameter("key_value.weight"),
                    layer.parameter("key_value.bias"));
            double[][] k = Textbook.columns(kv, 0, width);
            double[][] v = Textbook.columns(kv, width, 2 * width);
            double[][] heads = Textbook.attention(q, k, v, H, (t, s) -> mask[row + s] == 1);
            double[][] expected =
                    Textbook.linear(heads, layer.parameter("output.weight"), layer.parameter("output.bias"));
            assertThat(Textbook.distance(expected, y, b)).isLessThan(ROUNDING);
        }
        assertThat(layer.parameter("query.weight")).hasSize(D * D);
        assertThat(layer.parameter("key_value.weight")).hasSize(N * 2 * width);
    }

    @Test
    void causalSelfAttention() {
        int groups = 2;
        LayerRunner layer = LayerRunner.masked(new CausalAttention(H, groups, true, 0), B, T, D);
        int[] mask = {1, 0, 1, 1, 1, 0, 1, 1, 0, 1};
        float[] x = Normal.draw(1, B * T * D);
        float[] y = layer.mask(mask).run(x);
        for (int b = 0; b < B; b++) {
            int row = b * T;
            double[][] qkv = Textbook.linear(
                    Textbook.sequence(x, b, T, D), layer.parameter("qkv.weight"), layer.parameter("qkv.bias"));
            double[][] q = Textbook.columns(qkv, 0, D);
            double[][] k = Textbook.columns(qkv, D, D + groups * K);
            double[][] v = Textbook.columns(qkv, D + groups * K, D + 2 * groups * K);
            double[][] heads = Textbook.attention(q, k, v, H, (t, s) -> s <= t && mask[row + s] == 1);
            double[][] expected =
                    Textbook.linear(heads, layer.parameter("output.weight"), layer.parameter("output.bias"));
            assertThat(Textbook.distance(expected, y, b)).isLessThan(ROUNDING);
        }
    }
}
