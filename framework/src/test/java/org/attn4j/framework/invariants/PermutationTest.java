package org.attn4j.framework.invariants;

import static org.assertj.core.api.Assertions.assertThat;

import org.attn4j.framework.layer.Layer;
import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.attention.CrossAttention;
import org.attn4j.framework.layer.attention.SelfAttention;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.MlpFeedForward;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.layer.position.SinusoidalPosition;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.junit.jupiter.api.Test;

/** Self-attention sees a set: permuted tokens give permuted outputs, unless positions or a causal mask tell the order. */
class PermutationTest {
    private static final int B = 2;
    private static final int T = 5;
    private static final int D = 12;
    private static final int[] ORDER = {3, 0, 4, 1, 2};
    private static final double ROUNDING = 2e-5;

    private static final SelfAttention SELF = new SelfAttention(3, 0, true, 0);

    /** The largest difference between the output of permuted tokens and the permuted output. */
    private static double difference(LayerRunner layer) {
        float[] x = Normal.draw(1, B * T * D);
        float[] permutedOutput = Rows.permuted(layer.run(x), ORDER, D);
        return Rows.distance(layer.run(Rows.permuted(x, ORDER, D)), permutedOutput);
    }

    private static double difference(Layer layer) {
        return difference(LayerRunner.of(layer, B, T, D));
    }

    @Test
    void selfAttentionWithoutPositionsIsEquivariant() {
        assertThat(difference(SELF)).isLessThan(ROUNDING);
        assertThat(difference(new SelfAttention(6, 2, false, 0))).isLessThan(ROUNDING);
        assertThat(difference(new TransformerBlock(
                        Placement.POST,
                        new LayerNormalization(1e-5, true),
                        SELF,
                        new MlpFeedForward(0, ActivationKind.RELU, true, 0, 0),
                        0)))
                .isLessThan(ROUNDING);
    }

    @Test
    void orderMattersWherePositionsOrACausalMaskTellIt() {
        assertThat(difference((s, x) -> SELF.build(s, new SinusoidalPosition(10000, T).embed(s, x, T))))
                .isGreaterThan(0.05);
        assertThat(difference(LayerRunner.rotated(SELF, B, T, D))).isGreaterThan(0.05);
        assertThat(difference(new CausalAttention(3, 0, true, 0))).isGreaterThan(0.05);
    }

    @Test
    void theOrderOfKeysDoesNotMatter() {
        LayerRunner cross = LayerRunner.cross(new CrossAttention(3, 0, true, 0), B, 2, D, T, 7);
        float[] x = Normal.draw(1, B * 2 * D);
        float[] data = Normal.draw(2, B * T * 7);
        float[] y = cross.data(data).run(x);
        assertThat(Rows.distance(cross.data(Rows.permuted(data, ORDER, 7)).run(x), y))
                .isLessThan(ROUNDING);
    }
}
