package org.attn4j.datasets.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.attn4j.framework.train.Batch;
import org.junit.jupiter.api.Test;

class ClassWeightsTest {
    private static final int[] LABELS = {0, 0, 0, 0, 0, 0, 1, 1, 2, 0};

    /** By hand, as sklearn.utils.class_weight.compute_class_weight('balanced') has it: 10 / (3 * 7), 10 / 6, 10 / 3. */
    @Test
    void balancedIsExamplesByClassesTimesTheClassesExamples() {
        assertThat(ClassWeights.BALANCED.of(LABELS, 3)).containsExactly(10.0 / 21, 10.0 / 6, 10.0 / 3);
        assertThat(ClassWeights.BALANCED.of(new int[] {0, 2, 0, 0}, 3)).containsExactly(4.0 / 9, 0.0, 4.0 / 3);
        assertThat(ClassWeights.EQUAL.of(LABELS, 3)).isEmpty();
    }

    @Test
    void aBatchSaysWhatItsLabelsWeigh() {
        TextClassBatches texts =
                new TextClassBatches(List.of(new int[] {1}, new int[] {2}, new int[] {3}), new int[] {0, 1, 2}, 0, 4);
        BatchAssembler weighted = ClassWeights.weighted(texts, List.of(0.5, 1.0, 4.0));
        Batch batch = weighted.assemble(new int[] {2, BatchAssembler.FILLER, 0}, 0, "test");
        assertThat(batch.weight()).isEqualTo(4.5, within(1e-12));
        assertThat(batch.targets()).isEqualTo(2);
        assertThat(weighted.assemble(new int[] {BatchAssembler.FILLER}, 0, "test")
                        .weight())
                .isZero();
        assertThat(ClassWeights.weighted(texts, List.of())).isSameAs(texts);
    }
}
