package org.attn4j.recipes.attend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class RolloutTest {
    /**
     * By hand. Layer 1, mean of its two heads: [[0.75, 0.25], [0.5, 0.5]]; plus identity, halved:
     * A1 = [[0.875, 0.125], [0.25, 0.75]]. Layer 2, one head: [[0, 1], [0.5, 0.5]], so A2 = [[0.5, 0.5], [0.25, 0.75]].
     * A2 A1 = [[0.5625, 0.4375], [0.40625, 0.59375]].
     */
    private static final List<LayerWeights> LAYERS = List.of(
            new LayerWeights("a", 2, 2, 2, new float[] {1, 0, 0.25f, 0.75f, 0.5f, 0.5f, 0.75f, 0.25f}),
            new LayerWeights("b", 1, 2, 2, new float[] {0, 1, 0.5f, 0.5f}));

    @Test
    void multipliesLayersWithTheirResiduals() {
        double[][] r = Rollout.of(LAYERS);
        assertThat(r[0]).containsExactly(new double[] {0.5625, 0.4375}, within(1e-12));
        assertThat(r[1]).containsExactly(new double[] {0.40625, 0.59375}, within(1e-12));
        assertThat(Rollout.asLayer(r).at(0, 1, 0)).isEqualTo(0.40625f);
    }

    @Test
    void isReadWhereTheAnswerIs() {
        double[][] r = Rollout.of(LAYERS);
        assertThat(Reader.FIRST.relevance(r)).containsExactly(new double[] {0.5625, 0.4375}, within(1e-12));
        assertThat(Reader.LAST.relevance(r)).containsExactly(new double[] {0.40625, 0.59375}, within(1e-12));
        assertThat(Reader.MEAN.relevance(r)).containsExactly(new double[] {0.484375, 0.515625}, within(1e-12));
    }

    @Test
    void aQueryThatSeesNothingKeepsWhatItHas() {
        double[][] r = Rollout.of(List.of(new LayerWeights("a", 1, 2, 2, new float[] {0, 0, 1, 0})));
        assertThat(r[0]).containsExactly(1, 0);
        assertThat(r[1]).containsExactly(0.5, 0.5);
    }

    @Test
    void needsSequencesThatAttendToThemselves() {
        assertThatThrownBy(() -> Rollout.of(List.of(new LayerWeights("cross", 1, 1, 2, new float[2]))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cross")
                .hasMessageContaining("1 queries and 2 keys");
    }
}
