package org.attn4j.framework.invariants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.attention.SelfAttention;
import org.attn4j.framework.layer.attention.SelfAttentionLayer;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.FeedForward;
import org.attn4j.framework.layer.feedforward.MlpFeedForward;
import org.attn4j.framework.layer.feedforward.SwiGluFeedForward;
import org.attn4j.framework.layer.norm.LayerNormalization;
import org.attn4j.framework.layer.norm.Norm;
import org.attn4j.framework.layer.norm.RootMeanSquareNorm;
import org.attn4j.framework.op.elementwise.ActivationKind;
import org.junit.jupiter.api.Test;

/** With output projections of zero a pre-norm block hands its input on; a post-norm block normalises it. */
class ResidualIdentityTest {
    private static final int B = 2;
    private static final int T = 5;
    private static final int D = 12;

    private static LayerRunner runner(
            Placement placement, Norm norm, SelfAttentionLayer attention, FeedForward feedForward) {
        return LayerRunner.of(new TransformerBlock(placement, norm, attention, feedForward, 0), B, T, D);
    }

    private static LayerRunner biased(Placement placement) {
        return runner(
                placement,
                new LayerNormalization(1e-5, true),
                new SelfAttention(3, 0, true, 0),
                new MlpFeedForward(20, ActivationKind.GELU, true, 0, 0));
    }

    private static void zeroBiasedProjections(LayerRunner block) {
        block.zero("attention.output.weight")
                .zero("attention.output.bias")
                .zero("feed_forward.down.weight")
                .zero("feed_forward.down.bias");
    }

    @Test
    void preNormBlocksAreTheIdentity() {
        float[] x = Normal.draw(1, B * T * D);
        LayerRunner biased = biased(Placement.PRE);
        assertThat(Rows.distance(biased.run(x), x)).isGreaterThan(0.1);
        zeroBiasedProjections(biased);
        assertThat(biased.run(x)).containsExactly(x);

        LayerRunner gated = runner(
                Placement.PRE,
                new RootMeanSquareNorm(1e-6),
                new CausalAttention(4, 2, false, 0),
                new SwiGluFeedForward(0, 0));
        assertThat(Rows.distance(gated.run(x), x)).isGreaterThan(0.1);
        gated.zero("attention.output.weight").zero("feed_forward.down.weight");
        assertThat(gated.run(x)).containsExactly(x);
    }

    @Test
    void postNormBlocksAreNot() {
        float[] x = Normal.draw(1, B * T * D, 3);
        LayerRunner block = biased(Placement.POST);
        zeroBiasedProjections(block);
        for (String norm : new String[] {"attention_norm", "feed_forward_norm"}) {
            float[] ones = new float[D];
            java.util.Arrays.fill(ones, 1);
            block.set(norm + ".weight", ones).zero(norm + ".bias");
        }
        float[] y = block.run(x);
        assertThat(Rows.distance(y, x)).isGreaterThan(1);
        for (int row = 0; row < B * T; row++) {
            double sum = 0;
            double squares = 0;
            for (float value : Rows.row(y, row, D)) {
                sum += value;
                squares += value * value;
            }
            assertThat(sum / D).isEqualTo(0, within(1e-5));
            assertThat(squares / D).isEqualTo(1, within(1e-4));
        }
    }
}
