package org.attn4j.framework.invariants;

import static org.assertj.core.api.Assertions.assertThat;

import org.attn4j.framework.layer.attention.CausalAttention;
import org.attn4j.framework.layer.attention.CrossAttention;
import org.attn4j.framework.layer.attention.SelfAttention;
import org.attn4j.framework.layer.attention.SelfAttentionLayer;
import org.attn4j.framework.layer.block.Placement;
import org.attn4j.framework.layer.block.TransformerBlock;
import org.attn4j.framework.layer.feedforward.SwiGluFeedForward;
import org.attn4j.framework.layer.norm.RootMeanSquareNorm;
import org.junit.jupiter.api.Test;

/** What a query may not see does not reach it: later tokens under causal attention, masked keys under any. */
class VisibilityTest {
    private static final int B = 2;
    private static final int T = 7;
    private static final int S = 5;
    private static final int D = 8;
    private static final int N = 6;

    private static TransformerBlock block(SelfAttentionLayer attention) {
        return new TransformerBlock(
                Placement.PRE, new RootMeanSquareNorm(1e-6), attention, new SwiGluFeedForward(0, 0), 0);
    }

    private static void checkOnlyLaterOutputsChange(LayerRunner layer) {
        float[] x = Normal.draw(1, T * D);
        float[] before = layer.run(x);
        for (int changed = 0; changed < T; changed++) {
            float[] after = layer.run(Rows.withOther(x, changed, D));
            for (int seen = 0; seen < T; seen++) {
                boolean same = Rows.distance(Rows.row(before, seen, D), Rows.row(after, seen, D)) == 0;
                assertThat(same)
                        .as("output %d, token %d changed", seen, changed)
                        .isEqualTo(seen < changed);
            }
        }
    }

    @Test
    void aTokenChangesNoOutputBeforeIt() {
        checkOnlyLaterOutputsChange(LayerRunner.of(new CausalAttention(2, 0, true, 0), 1, T, D));
        checkOnlyLaterOutputsChange(LayerRunner.of(block(new CausalAttention(4, 2, false, 0)), 1, T, D));
        checkOnlyLaterOutputsChange(LayerRunner.rotated(new CausalAttention(2, 1, true, 0), 1, T, D));
    }

    @Test
    void paddingChangesNoOutputOfOtherPositions() {
        LayerRunner layer = LayerRunner.masked(block(new SelfAttention(4, 2, true, 0)), B, T, D);
        int[] lengths = {T - 2, 3};
        int[] mask = new int[B * T];
        float[] x = Normal.draw(1, B * T * D);
        float[] other = x.clone();
        for (int row = 0; row < B * T; row++) {
            mask[row] = row % T < lengths[row / T] ? 1 : 0;
            other = mask[row] == 1 ? other : Rows.withOther(other, row, D);
        }
        float[] all = layer.run(x);
        float[] allOther = layer.run(other);
        layer.mask(mask);
        float[] before = layer.run(x);
        float[] after = layer.run(other);
        for (int row = 0; row < B * T; row++) {
            if (mask[row] == 1) {
                assertThat(Rows.row(after, row, D)).containsExactly(Rows.row(before, row, D));
                assertThat(Rows.row(allOther, row, D)).isNotEqualTo(Rows.row(all, row, D));
            }
        }
    }

    @Test
    void maskedDataChangeNoOutput() {
        LayerRunner layer = LayerRunner.cross(new CrossAttention(2, 0, true, 0), B, T, D, S, N);
        layer.mask(1, 1, 0, 1, 1, 0, 1, 1, 1, 0);
        float[] x = Normal.draw(1, B * T * D);
        float[] data = Normal.draw(2, B * S * N);
        float[] before = layer.data(data).run(x);
        float[] hiddenChanged = data;
        for (int row : new int[] {2, 5, 9}) {
            hiddenChanged = Rows.withOther(hiddenChanged, row, N);
        }
        assertThat(layer.data(hiddenChanged).run(x)).containsExactly(before);
        assertThat(Rows.distance(layer.data(Rows.withOther(data, 3, N)).run(x), before))
                .isGreaterThan(0.01);
    }
}
