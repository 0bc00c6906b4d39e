package org.attn4j.framework.invariants;

import static org.assertj.core.api.Assertions.assertThat;

import org.attn4j.framework.layer.attention.SelfAttention;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.MlpFeedForward;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.junit.jupiter.api.Test;

/** The encoder block of Vaswani et al. 2017, section 3.1: post-norm, ReLU, biases everywhere. */
class TextbookBlockTest {
    private static final int B = 2;
    private static final int T = 6;
    private static final int D = 12;
    private static final int H = 3;
    private static final int F = 20;
    private static final double EPSILON = 1e-5;

    private static TransformerBlock block(Placement placement) {
        return new TransformerBlock(
                placement,
                new LayerNormalization(EPSILON, true),
                new SelfAttention(H, 0, true, 0),
                new MlpFeedForward(F, ActivationKind.RELU, true, 0, 0),
                0);
    }

    @Test
    void postNorm() {
        int[] mask = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0};
        LayerRunner layer = LayerRunner.masked(block(Placement.POST), B, T, D).mask(mask);
        float[] input = Normal.draw(1, B * T * D);
        float[] output = layer.run(input);
        for (int b = 0; b < B; b++) {
            double[][] x = Textbook.sequence(input, b, T, D);
            double[][] a = Textbook.add(x, attention(layer, x, mask, b));
            a = norm(layer, "attention_norm", a);
            double[][] y = norm(layer, "feed_forward_norm", Textbook.add(a, feedForward(layer, a)));
            assertThat(Textbook.distance(y, output, b)).isLessThan(3e-5);
        }
    }

    @Test
    void preNorm() {
        int[] mask = {1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1};
        LayerRunner layer = LayerRunner.masked(block(Placement.PRE), B, T, D).mask(mask);
        float[] input = Normal.draw(1, B * T * D);
        float[] output = layer.run(input);
        for (int b = 0; b < B; b++) {
            double[][] x = Textbook.sequence(input, b, T, D);
            double[][] a = Textbook.add(x, attention(layer, norm(layer, "attention_norm", x), mask, b));
            double[][] y = Textbook.add(a, feedForward(layer, norm(layer, "feed_forward_norm", a)));
            assertThat(Textbook.distance(y, output, b)).isLessThan(3e-5);
        }
    }

    private static double[][] linear(LayerRunner layer, String name, double[][] x) {
        return Textbook.linear(x, layer.parameter(name + ".weight"), layer.parameter(name + ".bias"));
    }

    private static double[][] norm(LayerRunner layer, String name, double[][] x) {
        return Textbook.layerNorm(x, layer.parameter(name + ".weight"), layer.parameter(name + ".bias"), EPSILON);
    }

    private static double[][] attention(LayerRunner layer, double[][] x, int[] mask, int b) {
        double[][] qkv = linear(layer, "attention.qkv", x);
        double[][] heads = Textbook.attention(
                Textbook.columns(qkv, 0, D),
                Textbook.columns(qkv, D, 2 * D),
                Textbook.columns(qkv, 2 * D, 3 * D),
                H,
                (t, s) -> mask[b * T + s] == 1);
        return linear(layer, "attention.output", heads);
    }

    private static double[][] feedForward(LayerRunner layer, double[][] x) {
        return linear(layer, "feed_forward.down", Textbook.relu(linear(layer, "feed_forward.up", x)));
    }
}
